import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { describe, expect, it } from 'vitest';

import type { Renaming } from './contract';
import { renamed, watchRenamings } from './renaming';

interface Side {
  type: string;
  path: string;
}

/** JupyterLab with one notebook, `a.ipynb`, and all that was told of renamings. */
function lab() {
  const owner = {};
  const fileChanged = new Signal<object, object>(owner);
  const saveState = new Signal<object, string>(owner);
  const commands = new CommandRegistry();
  const describedBy = { args: {} };
  commands.addCommand('docmanager:save-as', { execute: () => undefined, describedBy });
  const context = { path: 'RTC:a.ipynb', localPath: 'a.ipynb', saveState };
  const app = {
    commands,
    serviceManager: {
      contents: { fileChanged, localPath: (path: string) => path.replace('RTC:', '') }
    }
  } as unknown as JupyterFrontEnd;
  const told: Renaming[] = [];
  const currentWidget = { context } as unknown as NotebookPanel;
  watchRenamings(app, { currentWidget }, one => told.push(one));
  return {
    told,
    saveAs: () => commands.execute('docmanager:save-as'),
    save: (state: string) => saveState.emit(state),
    change: (type: string, newValue: Side, oldValue: Side | null = null) =>
      fileChanged.emit({ type, oldValue, newValue })
  };
}

const notebook = (path: string): Side => ({ type: 'notebook', path });

describe('a renaming', () => {
  it('takes along the file itself and what is below a folder, and nothing that looks alike', () => {
    expect(renamed('a/b.ipynb', { path: 'a/b.ipynb', to: 'c.ipynb' })).toBe('c.ipynb');
    expect(renamed('a/b.ipynb', { path: 'a', to: 'd/e' })).toBe('d/e/b.ipynb');
    expect(renamed('ab/c.ipynb', { path: 'a', to: 'd' })).toBe('ab/c.ipynb');
  });

  it('of a file or folder is told without the drive', () => {
    const { told, change } = lab();
    change('rename', notebook('RTC:b.ipynb'), notebook('RTC:a.ipynb'));
    change('delete', notebook('b.ipynb'), notebook('b.ipynb'));
    change('new', notebook('c.ipynb'));
    expect(told).toEqual([{ path: 'a.ipynb', to: 'b.ipynb' }]);
  });

  it('is what saving under another name is', async () => {
    const { told, saveAs, save, change } = lab();
    await saveAs();
    change('save', notebook('unrelated.ipynb'));
    save('started');
    change('save', { type: 'file', path: 'notes.md' });
    change('save', notebook('b.ipynb'));
    change('save', notebook('unrelated.ipynb'));
    save('completed');
    expect(told).toEqual([{ path: 'a.ipynb', to: 'b.ipynb' }]);
  });

  it('is not what another saving is, after one that was given up as well', async () => {
    const { told, saveAs, save, change } = lab();
    await saveAs();
    save('started');
    change('save', notebook('RTC:a.ipynb'));
    save('completed');
    save('started');
    change('save', notebook('unrelated.ipynb'));
    save('completed');
    expect(told).toEqual([]);
  });
});
