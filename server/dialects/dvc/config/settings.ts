/** Every setting that DVC knows, https://dvc.org/doc/user-guide/project-structure/configuration; it refuses all others. */

/**
 * `count`: a whole number from 1. `seconds`: a number from 0. `links`: ways to link files, with commas between them.
 * `never`: DVC knows it and accepts no value.
 */
export type Kind =
  | 'any'
  | 'text'
  | 'flag'
  | 'count'
  | 'integer'
  | 'percentage'
  | 'number'
  | 'seconds'
  | 'links'
  | 'never'
  | readonly string[];

export type Settings = Readonly<Record<string, Kind>>;

const links: Settings = {
  type: 'links',
  protected: 'flag',
  shared: ['group'],
  slow_link_warning: 'flag',
  verify: 'flag',
};

/** By section; those of remotes, machines and databases stand below. */
export const sections: Readonly<Record<string, Settings>> = {
  core: {
    remote: 'any',
    checksum_jobs: 'count',
    interactive: 'flag',
    analytics: 'flag',
    hardlink_lock: 'flag',
    no_scm: 'flag',
    autostage: 'flag',
    experiments: 'flag',
    check_update: 'flag',
    site_cache_dir: 'text',
    machine: 'any',
  },
  cache: {
    dir: 'text',
    ...links,
    local: 'text',
    s3: 'text',
    gs: 'text',
    hdfs: 'text',
    webhdfs: 'text',
    ssh: 'text',
    azure: 'text',
  },
  state: { dir: 'text', row_limit: 'count', row_cleanup_quota: 'percentage' },
  index: { dir: 'text' },
  plots: { html_template: 'text', auto_open: 'flag', out_dir: 'text' },
  exp: {
    auto_push: 'flag',
    git_remote: 'text',
    code: 'text',
    data: 'text',
    models: 'text',
    metrics: 'text',
    params: 'text',
    plots: 'text',
    live: 'text',
  },
  parsing: { bool: ['store_true', 'boolean_optional'], list: ['nargs', 'append'] },
  hydra: { enabled: 'flag', config_dir: 'text', config_module: 'text', config_name: 'text', plugins_path: 'text' },
  studio: { token: 'text', url: 'text', repo_url: 'text', offline: 'flag' },
};

/** What may stand in `feature` beside its own; DVC says that it leaves the rest out. */
export const feature: Settings = { machine: 'flag' };

export const machine: Settings = {
  cloud: ['aws', 'azure'],
  region: ['us-west', 'us-east', 'eu-west', 'eu-north'],
  image: 'text',
  spot: 'flag',
  spot_price: 'number',
  instance_hdd_size: 'integer',
  instance_type: 'any',
  instance_gpu: 'any',
  ssh_private: 'text',
  startup_script: 'text',
  setup_script: 'text',
};

export const database: Settings = { url: 'text', username: 'text', password: 'text' };

const everyRemote: Settings = {
  url: 'text',
  checksum_jobs: 'count',
  jobs: 'count',
  worktree: 'flag',
  no_traverse: 'flag',
  version_aware: 'flag',
};

const http: Settings = {
  auth: ['basic', 'digest', 'custom'],
  custom_auth_header: 'text',
  user: 'text',
  password: 'text',
  ask_password: 'flag',
  ssl_verify: 'text',
  method: 'text',
  connect_timeout: 'seconds',
  read_timeout: 'seconds',
  verify: 'flag',
};

const webdav: Settings = {
  user: 'text',
  password: 'text',
  ask_password: 'flag',
  token: 'text',
  bearer_token_command: 'text',
  custom_auth_header: 'text',
  cert_path: 'text',
  key_path: 'text',
  timeout: 'integer',
  ssl_verify: 'text',
  verify: 'flag',
};

const ofScheme: Readonly<Record<string, Settings>> = {
  s3: {
    region: 'text',
    profile: 'text',
    credentialpath: 'text',
    configpath: 'text',
    endpointurl: 'text',
    access_key_id: 'text',
    secret_access_key: 'text',
    session_token: 'text',
    listobjects: 'flag',
    use_ssl: 'flag',
    allow_anonymous_login: 'flag',
    ssl_verify: 'text',
    sse: 'text',
    sse_kms_key_id: 'text',
    sse_customer_algorithm: 'text',
    sse_customer_key: 'text',
    acl: 'text',
    grant_read: 'text',
    grant_read_acp: 'text',
    grant_write_acp: 'text',
    grant_full_control: 'text',
    cache_regions: 'never',
    read_timeout: 'integer',
    connect_timeout: 'integer',
    verify: 'flag',
  },
  gs: {
    projectname: 'text',
    credentialpath: 'text',
    endpointurl: 'text',
    verify: 'flag',
    allow_anonymous_login: 'flag',
  },
  ssh: {
    type: 'links',
    port: 'integer',
    user: 'text',
    password: 'text',
    ask_password: 'flag',
    passphrase: 'text',
    ask_passphrase: 'flag',
    keyfile: 'text',
    timeout: 'integer',
    gss_auth: 'flag',
    allow_agent: 'flag',
    max_sessions: 'integer',
    verify: 'flag',
  },
  hdfs: { user: 'text', kerb_ticket: 'text', replication: 'never' },
  webhdfs: {
    kerberos: 'flag',
    kerberos_principal: 'text',
    proxy_to: 'text',
    ssl_verify: 'text',
    token: 'text',
    use_https: 'flag',
    user: 'text',
    password: 'text',
    data_proxy_target: 'text',
    verify: 'flag',
  },
  azure: {
    connection_string: 'text',
    sas_token: 'text',
    account_name: 'text',
    account_key: 'text',
    tenant_id: 'text',
    client_id: 'text',
    client_secret: 'text',
    allow_anonymous_login: 'flag',
    exclude_environment_credential: 'flag',
    exclude_visual_studio_code_credential: 'flag',
    exclude_shared_token_cache_credential: 'flag',
    exclude_managed_identity_credential: 'flag',
    verify: 'flag',
    timeout: 'integer',
    read_timeout: 'integer',
    connection_timeout: 'integer',
  },
  oss: { oss_key_id: 'text', oss_key_secret: 'text', oss_endpoint: 'text', verify: 'flag' },
  gdrive: {
    profile: 'text',
    gdrive_use_service_account: 'flag',
    gdrive_client_id: 'text',
    gdrive_client_secret: 'text',
    gdrive_user_credentials_file: 'text',
    gdrive_service_account_user_email: 'text',
    gdrive_service_account_json_file_path: 'text',
    gdrive_trash_only: 'flag',
    gdrive_acknowledge_abuse: 'flag',
    verify: 'flag',
  },
  http,
  https: http,
  webdav,
  webdavs: webdav,
};

/** The kinds of URLs that DVC reaches, but for `remote://`, which stands for one of them. */
export const schemes: readonly string[] = Object.keys(ofScheme);

/** What may be set for a remote at this kind of URL, or `undefined` for a folder of this machine. */
export function remoteSettings(scheme: string | undefined): Settings {
  return { ...everyRemote, ...(scheme === undefined ? links : ofScheme[scheme]) };
}
