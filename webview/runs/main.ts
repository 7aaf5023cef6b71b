/** Starts the runs table's page: connects it to its host, and says that it is ready. */
import { type HostToRunsTable, isHostToRunsTable, type RunsTableToHost } from '../../protocol/runsTable.ts';
import { connectHost } from '../shared/host.ts';
import { RunsPage } from './page.ts';
import { readUiState, type UiState } from './uiState.ts';
import '../shared/page.css';
import './runs.css';

const host = connectHost<RunsTableToHost, HostToRunsTable, UiState>(isHostToRunsTable, (message) =>
  page.receive(message),
);
const page = new RunsPage(document.body, readUiState(host.kept), host);

host.post({ type: 'ready' });
