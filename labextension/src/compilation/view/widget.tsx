import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Jobs } from '../jobs';
import type { BuildContext } from './context';
import { Context } from './context';
import { View } from './view';

/** The tab that shows the build of one notebook. */
export class BuildView extends ReactWidget {
  constructor(
    readonly path: string,
    private readonly jobs: Jobs,
    private readonly context: BuildContext
  ) {
    super();
    this.addClass('jp-mlops-build');
    jobs.changed.connect(this.update, this);
  }

  override dispose(): void {
    this.jobs.changed.disconnect(this.update, this);
    super.dispose();
  }

  protected override render(): JSX.Element {
    const { jobs, path } = this;
    return (
      <Context.Provider value={this.context}>
        <View
          path={path}
          build={jobs.of(path, 'build')}
          tests={jobs.of(path, 'tests')}
          service={jobs.of(path, 'service')}
        />
      </Context.Provider>
    );
  }
}
