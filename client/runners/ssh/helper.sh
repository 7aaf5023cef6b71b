# Trainyard's part on a host that runs jobs. POSIX sh; installed once in each version, never edited in place.
#
#   sh helper.sh VERB JOB     reads what else the verb needs from stdin, a line each: nothing secret, and nothing
#                             that a shell could take for code, stands in the list of processes
#
# Every job has a folder of its own, FOLDER/jobs/JOB:
#   env, job.sh   environment, and set-up and command; env is removed once it is read
#   work          a clone of the snapshot; the job runs there
#   supervisor    PID START BOOT HOST of the process that stays with the job until it ends
#   process       GROUP EPOCH: the job's process group, and when it started
#   log           all that it printed
#   cancel        is there once the job was asked to end
#   exit          CODE EPOCH, written last; a job without it whose supervisor is gone is lost
#   brought       the names of what collect sends; left: what it does not send, a line each with the reason
umask 077
self=$0
verb=$1
id=$2

fail() {
  printf 'problem %s\n' "$*" >&2
  exit 93
}

# replace FILE TEXT: readers find the old text or the new one
replace() {
  printf '%s\n' "$2" >"$1.new" && mv -f "$1.new" "$1"
}

pause() {
  sleep 0.4 2>/dev/null || sleep 1
}

find_boot() {
  boot_now=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || sysctl -n kern.bootsessionuuid 2>/dev/null || echo unknown)
}

# look_at PID: sets $start and $group, both empty where there is no such process, or only its zombie
look_at() {
  start=
  group=
  if [ -r /proc/self/stat ]; then
    { IFS= read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
    # shellcheck disable=SC2086 # the fields behind the name, which may hold blanks itself
    set -- ${stat##*) }
    [ "$1" = Z ] && return 0
    group=$3
    start=${20}
  else
    line=$(ps -o stat= -o pgid= -o lstart= -p "$1") || return 0
    # shellcheck disable=SC2086
    set -- $line
    case $1 in Z*) return 0 ;; esac
    group=$2
    start=$(shift 2 && echo "$*" | tr ' ' _)
  fi
}

# Sets $lives: the supervisor that the job was given is still there.
find_supervisor() {
  lives=
  [ -f supervisor ] || return 0
  read -r supervisor supervisor_start boot host <supervisor
  [ "$boot" = "$boot_now" ] || return 0
  look_at "$supervisor"
  [ "$start" = "$supervisor_start" ] && lives=yes
}

# Pids of the processes whose environment says that they belong to the job, wherever they went.
marked() {
  if [ -r /proc/self/environ ]; then
    if printf 'A\0' | grep -qzx A 2>/dev/null; then
      LC_ALL=C grep -lzxF "TRAINYARD_JOB=$id" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3
    else
      for file in /proc/[0-9]*/environ; do
        tr '\0' '\n' 2>/dev/null <"$file" | grep -qxF "TRAINYARD_JOB=$id" && echo "$file" | cut -d/ -f3
      done 2>/dev/null
    fi
  else
    ps -A -E -ww -o pid= -o command= 2>/dev/null | awk -v id="$id" 'index($0 " ", " TRAINYARD_" "JOB=" id " ") { print $1 }'
  fi
}

# Starts a program that outlives the connection. Not by "&" where that can be avoided: what a script starts so
# ignores SIGINT for ever, and so would the training.
detach() {
  if setsid -f true 2>/dev/null; then
    setsid -f "$@" </dev/null >/dev/null 2>&1
  elif command -v perl >/dev/null 2>&1; then
    perl -MPOSIX -e 'fork and exit; POSIX::setsid(); exec {$ARGV[0]} @ARGV' "$@" </dev/null >/dev/null 2>&1
  else
    nohup "$@" </dev/null >/dev/null 2>&1 &
  fi
}

# Runs a program in a session, and so in a process group, of its own, and waits for it.
in_own_session() {
  if command -v setsid >/dev/null 2>&1; then
    setsid "$@"
  elif command -v perl >/dev/null 2>&1; then
    perl -MPOSIX -e 'POSIX::setsid(); exec {$ARGV[0]} @ARGV' "$@"
  else
    "$@"
  fi
}

# Reads the folder of all jobs.
enter() {
  IFS= read -r folder || fail 'the message was cut off'
  case $folder in
    '~') folder=$HOME ;;
    '~/'*) folder=$HOME/${folder#??} ;;
  esac
  job=$folder/jobs/$id
}

# Reads the folder of all jobs and goes to the job's.
enter_job() {
  enter
  cd "$job" 2>/dev/null || {
    echo 'state absent'
    exit 0
  }
}

# receive FILE: the lines from stdin up to $mark
receive() {
  while IFS= read -r line; do
    [ "$line" = "$mark" ] && return 0
    printf '%s\n' "$line"
  done >"$1"
  fail 'the message was cut off'
}

# Sets $state, and $over where nothing follows it.
find_state() {
  started=-
  over=
  [ -f process ] && read -r group started <process
  find_supervisor
  if [ -f exit ]; then
    read -r code ended <exit
    state="over $code $started $ended $([ -f cancel ] && echo cancelled)"
    over=yes
  elif [ ! -f supervisor ]; then
    state=starting
  elif [ "$host" != "$host_now" ]; then
    state="elsewhere $host"
    over=yes
  elif [ -z "$lives" ] && [ ! -f exit ]; then
    reason=supervisor
    [ "$boot" = "$boot_now" ] || reason=reboot
    state="lost $reason $started"
    over=yes
  elif [ -z "$lives" ]; then
    find_state
  elif [ -f cancel ]; then
    state="cancelling $started"
  elif [ "$started" = - ]; then
    state=starting
  else
    state="running $started"
  fi
}

# Everything that is over ends with its log complete: the state is looked at first.
follow() {
  size=0
  said=
  beat=0
  echo "clock $(date +%s)"
  while :; do
    find_state
    [ -f log ] && size=$(($(wc -c <log)))
    if [ "$size" -gt "$offset" ]; then
      echo "log $offset $((size - offset))"
      tail -c "+$((offset + 1))" log | head -c "$((size - offset))"
      offset=$size
    fi
    [ "$state" = "$said" ] || echo "state $state"
    said=$state
    [ -z "$over" ] || return 0
    beat=$((beat + 1))
    [ $((beat % 10)) -ne 0 ] || echo beat
    pause
  done
}

# Gone: nothing holds the marker, and the supervisor has written the end, or is gone itself.
gone() {
  [ -z "$(marked)" ] || return 1
  find_supervisor
  [ -f exit ] || [ -z "$lives" ]
}

gone_within() {
  deadline=$(($(date +%s) + $1))
  until gone; do
    [ "$(date +%s)" -lt "$deadline" ] || return 1
    pause
  done
}

# While its supervisor lives, the job's process group cannot be another's.
tell_all() {
  find_supervisor
  [ -z "$lives" ] || kill -s "$1" -- "-$job_group" 2>/dev/null
  if [ "$1" != INT ] || [ -z "$lives" ]; then
    for pid in $(marked); do kill -s "$1" "$pid" 2>/dev/null; done
  fi
}

end_job() {
  patience=40
  until [ -f process ] || [ -f exit ] || [ $patience -eq 0 ]; do
    patience=$((patience - 1))
    pause
  done
  [ -f process ] || return 0
  read -r job_group _ <process
  tell_all INT
  gone_within "$1" && return 0
  tell_all TERM
  gone_within "$2" && return 0
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    tell_all KILL
    gone_within 1 && return 0
  done
}

# bring PLACE TESTS...: files below it as find tests them. One that is too large is told instead, and one whose name
# a list for tar cannot hold: with a line's end or a backslash.
bring() {
  place=$1
  shift
  [ -e "$place" ] || return 0
  lines='*
*'
  find "$place" -type f "$@" '(' -path "$lines" -o -path '*\\*' ')' -exec echo "$place: a file there has a name with a backslash or several lines" ';' >>"$job/left"
  set -- "$@" ! -path "$lines" ! -path '*\\*'
  find "$place" -type f "$@" -size "+$most_blocks" -print | while IFS= read -r file; do
    printf '%s\n' "$file: it has more than $((most_blocks / 2048)) MB"
  done >>"$job/left"
  find "$place" -type f "$@" ! -size "+$most_blocks" -print >>"$job/brought"
}

# The files to keep, one a line from stdin. Of a job that failed only what it wrote: the others came with the code.
find_kept() {
  most_blocks=2048
  code=
  [ -f "$job/exit" ] && read -r code _ <"$job/exit"
  while IFS= read -r file; do
    [ -n "$file" ] || continue
    if [ "$code" = 0 ]; then bring "./$file"; else bring "./$file" -newer "$job/process"; fi
  done
}

# find_tracked FOLDER: what trackers wrote directly in it. What they brought along with the code is not sent back.
find_tracked() {
  for name in mlflow.db mlflow.db-wal mlruns mlartifacts; do
    [ -e "$1/$name" ] && printf '%s\n' "$1/$name" >>"$job/brought"
  done
  most_blocks=131072
  if [ -n "$(find "$1/dvclive" -type f -newer "$job/process" -print 2>/dev/null | head -n 1)" ]; then
    bring "$1/dvclive" '(' -name '*.tsv' -o -name '*.json' -o -name '*.yaml' -o -name '*.md' ')'
  fi
  for name in runs logs lightning_logs tb_logs tensorboard; do
    bring "$1/$name" -name '*.tfevents.*' -newer "$job/process"
  done
  for run in "$1"/wandb/offline-run-*; do
    bring "$run" -name '*.wandb' -newer "$job/process"
  done
}

# What is left here is told in a file that goes along, under a name that no tracker has.
bring_left() {
  [ -s "$job/left" ] || return 0
  cp "$job/left" .trainyard-left && echo ./.trainyard-left >>"$job/brought"
}

case $verb in
  prepare | launch | follow | cancel | collect | remove | hello) echo '==== trainyard ====' ;;
esac

case $verb in
  hello) ;;

  prepare)
    enter
    IFS= read -r project
    command -v git >/dev/null 2>&1 || fail 'git is not installed on this host; install it there'
    mkdir -p "$folder/jobs" || fail "the folder $folder cannot be made; choose another one in the settings"
    cd "$folder" || fail "the folder $folder cannot be used; choose another one in the settings"
    git init -q --bare "$project.git" >/dev/null || fail "git cannot make a repository in $folder"
    echo "folder $(pwd -P)"
    ;;

  launch)
    enter
    IFS= read -r project && IFS= read -r commit && IFS= read -r mark || fail 'the message was cut off'
    mkdir -p "$job" && cd "$job" || fail "the folder $job cannot be made"
    receive job.sh
    receive env
    if [ ! -d started ] && [ ! -d work ]; then
      export GIT_LFS_SKIP_SMUDGE=1
      rm -rf "work.$$"
      git clone -q --shared --no-checkout "$folder/$project.git" "work.$$" >git.log 2>&1 &&
        git -C "work.$$" checkout -q --detach "$commit" >>git.log 2>&1 &&
        mv "work.$$" work ||
        fail "git could not check the code out: $(tail -n 1 git.log)"
    fi
    if mkdir started 2>/dev/null; then
      : >log
      detach sh "$self" supervise "$id" "$job"
    fi
    patience=50
    until [ -f supervisor ]; do
      patience=$((patience - 1))
      [ $patience -gt 0 ] || fail 'the job was started, but nothing watches it'
      sleep 0.1 2>/dev/null || sleep 1
    done
    echo started
    ;;

  supervise)
    cd "$3" || exit 1
    trap : HUP INT TERM
    find_boot
    look_at $$
    replace supervisor "$$ $start $boot_now $(uname -n)"
    in_own_session sh "$self" run "$id" "$3" </dev/null >>log 2>&1
    replace exit "$? $(date +%s)"
    ;;

  run)
    cd "$3" || exit 1
    look_at $$
    replace process "$group $(date +%s)"
    shell=$(command -v bash || command -v sh)
    . ./env
    rm -f env
    exec "$shell" ./job.sh
    ;;

  follow)
    enter_job
    IFS= read -r offset || fail 'the message was cut off'
    find_boot
    host_now=$(uname -n)
    follow
    ;;

  cancel)
    enter_job
    IFS= read -r interrupt && IFS= read -r terminate || fail 'the message was cut off'
    if [ ! -f exit ]; then
      [ ! -f supervisor ] || read -r _ _ _ host <supervisor
      [ "${host:=$(uname -n)}" = "$(uname -n)" ] || fail "the job runs on $host, and $(uname -n) answered"
      : >cancel
      detach sh "$self" end "$id" "$job" "$interrupt" "$terminate"
    fi
    ;;

  end)
    cd "$3" || exit 1
    find_boot
    end_job "$4" "$5"
    find_supervisor
    [ -f exit ] || [ -n "$lives" ] || replace exit "137 $(date +%s)"
    ;;

  collect)
    enter_job
    IFS= read -r prefix && IFS= read -r directory || fail 'the message was cut off'
    cd "work/$prefix" || fail 'the folder that the job worked in is gone'
    command -v tar >/dev/null 2>&1 || fail 'tar is not installed on this host; install it there'
    : >"$job/brought" && : >"$job/left" || fail "nothing can be written to $job"
    find_kept
    find_tracked .
    [ -z "$directory" ] || find_tracked "./$directory"
    bring_left
    [ ! -s "$job/brought" ] || COPYFILE_DISABLE=1 tar -cf - -T "$job/brought"
    ;;

  remove)
    enter
    [ -d "$job" ] || exit 0
    left=$(marked | tr '\n' ' ')
    [ -z "$left" ] || fail "processes that the job left behind still run (${left% }); end them, then remove $job"
    rm -rf "$job" || fail "the folder $job cannot be removed"
    for project in "$folder"/*.git; do
      git -C "$project" update-ref -d "refs/trainyard/$id" 2>/dev/null
    done
    ;;

  *) fail "this helper has no verb $verb" ;;
esac
