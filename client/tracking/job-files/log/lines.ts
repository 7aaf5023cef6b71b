/** The lines of a log as a person reads them: without colours, and without what loggers put before each message. */
import { stripVTControlCharacters } from 'node:util';

/** Ends of lines; a progress bar is drawn again behind a carriage return. */
export const lineEnd = /\r\n|[\n\r]/;

/** All but the tab. */
const controls = /(?!\t)\p{Cc}/gu;

const time = String.raw`\d{1,2}:\d\d:\d\d(?:[.,]\d+)?`;

/** What may stand before a message; each is taken away as often as it is there. */
const prefixes: readonly RegExp[] = [
  // 2031-05-06 07:08:09,123 · [2031-05-06T07:08:09Z] · 07:08:09 · (absl) I0506 07:08:09.123456 140 train.py:45]
  new RegExp(String.raw`^[[(]?\d{4}[-/]\d\d[-/]\d\d(?:[T _]${time}(?:Z|[-+]\d\d:?\d\d)?)?[\])]?[\s:|-]*`),
  new RegExp(String.raw`^[[(]?${time}[\])]?[\s|-]+`),
  new RegExp(String.raw`^[IWEF]\d{4} ${time}\s+\d+ [^\]\s]+\]\s*`),
  // INFO · [INFO] · INFO:root: · - trainer - INFO - · | INFO | __main__:train:45 -
  /^(?:[[-]\s*)?[\w.]*\s*(?:[-|]\s*)?\[?(?:DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL)\b\]?(?::[\w.]+:|[\s:|-]+(?:[\w.<>]+(?::[\w.<>]+)*:\d+\s*(?:[-:|\]]\s*)?)?(?:[\w.]+:\s+(?=[A-Za-z{]))?)/,
  // [__main__] (Hydra)
  /^\[[\w.]+\](?=\[)/,
  // [rank0]: · (pid=123) · (RayTrainWorker pid=123, ip=10.0.0.1)
  /^\[rank\s?\d+\]:?\s*/i,
  /^\([^()]*\bpid=\d+[^()]*\)\s*/,
  // (train.py:45) · train.py:45 -
  /^\[?\(?[\w./-]+\.(?:py|R|jl|cc|cpp):\d+\)?\]?\s*[-:|]?\s+/,
];

/** How a prefix begins: most messages do not. */
const mayBePrefix = /^(?:[\d[(-]|[\w./-]+\.\w+:\d|[\w.]*\s*(?:[-|]\s*)?\[?(?:[DINWEC][A-Z]{3}|[IWEF]\d))/;

/** Without controls; '' where the line is a shell's or DVC's echo of a command. */
export function cleaned(line: string): string {
  const text = line.includes('\u001b') || line.includes('\b') ? plain(line) : line.trimEnd();
  return /^[>+$] /.test(text) ? '' : text;
}

function plain(line: string): string {
  return stripVTControlCharacters(line).replaceAll(controls, '').trimEnd();
}

/** A cleaned line from its message on. */
export function messageIn(line: string): string {
  let rest = line.trimStart();
  for (let before = ''; before !== rest && mayBePrefix.test(rest); ) {
    before = rest;
    for (const prefix of prefixes) rest = rest.replace(prefix, '');
  }
  return rest;
}

/** The stage that DVC begins (dvc/stage/run.py), as DVC addresses it from the folder in which it was called. */
export function stageBegun(line: string): string | undefined {
  return /^Running stage '([^']+)'(?: with command)?:/.exec(line)?.[1];
}
