/** Starts the comparison page: connects it to its host, and says that it is ready. */
import { type ComparisonToHost, type HostToComparison, isHostToComparison } from '../../protocol/comparison.ts';
import { connectHost } from '../shared/host.ts';
import { ComparisonPage } from './page.ts';
import { readUiState, type UiState } from './uiState.ts';
import '../shared/page.css';
import './comparison.css';

/** Scrolling is kept when it has rested this long, in milliseconds. */
const rest = 200;

const host = connectHost<ComparisonToHost, HostToComparison, UiState>(isHostToComparison, (message) =>
  page.receive(message),
);
const page = new ComparisonPage(document.body, readUiState(host.kept), host);

let resting: ReturnType<typeof setTimeout> | undefined;
window.addEventListener('scroll', () => {
  clearTimeout(resting);
  resting = setTimeout(() => page.scrolled(window.scrollY), rest);
});

host.post({ type: 'ready' });
