import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IEditorServices } from '@jupyterlab/codeeditor';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { NotebookWidgetFactory, StaticNotebook } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';

/** Names the way to open a notebook for reading. */
export const READER = 'Executed notebook';

/**
 * A way to open notebooks in which nothing can be run: there is no kernel and no tool for one.
 *
 * No tracker knows of them, so no command about notebooks finds them either.
 */
export function addReader(
  app: JupyterFrontEnd,
  contentFactory: NotebookPanel.IContentFactory,
  editors: IEditorServices,
  rendermime: IRenderMimeRegistry,
  trans: TranslationBundle
): void {
  const { code, markdown, raw } = StaticNotebook.defaultEditorConfig;
  const factory = new NotebookWidgetFactory({
    name: READER,
    label: trans.__('Executed notebook'),
    fileTypes: [],
    modelName: 'notebook',
    preferKernel: false,
    canStartKernel: false,
    readOnly: true,
    rendermime,
    contentFactory,
    mimeTypeService: editors.mimeTypeService,
    editorConfig: {
      code: { ...code, readOnly: true },
      markdown: { ...markdown, readOnly: true },
      raw: { ...raw, readOnly: true }
    },
    toolbarFactory: () => []
  });
  app.docRegistry.addWidgetFactory(factory);
}
