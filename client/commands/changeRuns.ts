/** Commands that change runs, through their trackers. */
import * as vscode from 'vscode';
import type { RunChange } from '../tracking/change.ts';
import type { RunNode, TagNode } from '../views/experiments/nodes.ts';
import { isTagNode } from '../views/experiments/nodes.ts';
import type { ExperimentsView } from '../views/experiments/view.ts';
import type { CommandHandlers } from './handlers.ts';
import type { RunChanges } from './runChanges.ts';
import type { RunNotes } from './runNotes.ts';
import { describeRuns, someRuns } from './runSelection.ts';

type ChangeCommands = Pick<CommandHandlers, 'renameRun' | 'editRunNote' | 'tagRuns' | 'removeRunTag' | 'deleteRuns'>;

export function changeCommands(view: ExperimentsView, changes: RunChanges, notes: RunNotes): ChangeCommands {
  /** Those that can be changed like that; where none can, the user is told. */
  const changeable = async (
    kind: RunChange['kind'],
    node: RunNode | undefined,
    selected?: readonly unknown[],
  ): Promise<readonly RunNode[]> => {
    const runs = await someRuns(view, node, selected);
    const able = runs.filter(({ changes: can }) => can.includes(kind));
    if (runs.length > 0 && able.length === 0) {
      throw new Error('The tracker of these runs offers no way to change them like that.');
    }
    return able;
  };

  return {
    async renameRun(node) {
      const [run] = await changeable('rename', node);
      if (run === undefined) return;
      const name = await vscode.window.showInputBox({
        title: 'Rename Run',
        value: run.run.name,
        ignoreFocusOut: true,
        validateInput: (typed) => (typed.trim() === '' ? 'A run needs a name.' : undefined),
      });
      if (name === undefined || name === run.run.name) return;
      await changes.make('Renaming the run', [run], { kind: 'rename', name });
    },

    async editRunNote(node) {
      const [run] = await changeable('note', node);
      if (run !== undefined) await notes.edit(run);
    },

    async tagRuns(node, selected) {
      const runs = await changeable('tag', node, selected);
      const tag = runs.length > 0 ? await askTag(`Tag ${describeRuns(runs)}`) : undefined;
      if (tag !== undefined) await changes.make('Setting the tag', runs, { kind: 'tag', ...tag });
    },

    async removeRunTag(node, selected) {
      const tags = (selected ?? [node]).filter(isTagNode);
      for (const [key, same] of Map.groupBy(tags, ({ tag }) => tag.key)) {
        const change = { kind: 'untag', key } as const;
        const isMade = await changes.make(
          'Removing the tag',
          same.map(({ of }) => of),
          change,
        );
        if (isMade) void offerUndo(`Removed the tag "${key}".`, () => putBack(changes, same));
      }
    },

    async deleteRuns(node, selected) {
      const runs = await changeable('delete', node, selected);
      if (runs.length === 0) return;
      const what = describeRuns(runs);
      const restorable = runs.every(({ changes: can }) => can.includes('restore'));
      if (!restorable && !(await isSure(what))) return;
      if (!(await changes.make(`Deleting ${what}`, runs, { kind: 'delete' })) || !restorable) return;
      void offerUndo(`Deleted ${what}.`, async () => {
        await changes.make(`Restoring ${what}`, runs, { kind: 'restore' });
      });
    },
  };
}

async function askTag(title: string): Promise<{ readonly key: string; readonly value: string } | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt: 'A name, and where it has one its value behind a colon or an equals sign; a tag of that name is replaced.',
    placeHolder: 'team: vision',
    ignoreFocusOut: true,
    validateInput: (text) =>
      tagOf(text) === undefined ? 'A name, or a name and a value, such as `team: vision`.' : undefined,
  });
  return typed === undefined ? undefined : tagOf(typed);
}

function tagOf(text: string): { readonly key: string; readonly value: string } | undefined {
  const [, key = '', value = ''] = /^([^:=]+)(?:[:=](.*))?$/s.exec(text) ?? [];
  return key.trim() === '' ? undefined : { key: key.trim(), value: value.trim() };
}

async function putBack(changes: RunChanges, tags: readonly TagNode[]): Promise<void> {
  for (const { of, tag } of tags) await changes.make('Setting the tag', [of], { kind: 'tag', ...tag });
}

async function isSure(what: string): Promise<boolean> {
  const remove = 'Delete';
  const options = { modal: true, detail: 'Its tracker cannot bring back what was deleted.' };
  return (await vscode.window.showWarningMessage(`Delete ${what}?`, options, remove)) === remove;
}

async function offerUndo(message: string, undo: () => Promise<void>): Promise<void> {
  if ((await vscode.window.showInformationMessage(message, 'Undo')) === 'Undo') await undo();
}
