import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Severity } from './reports';

export interface Preferences {
  squiggles: boolean;
  leastSeverity: Severity;
  gutter: 'findings' | 'always' | 'never';
  dimDropped: boolean;
}

const DEFAULTS: Preferences = {
  squiggles: true,
  leastSeverity: 'info',
  gutter: 'findings',
  dimDropped: false
};

/** What the user has set, from when the settings are loaded. */
export class PreferenceStore {
  get current(): Preferences {
    return this._current;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  follow(settings: ISettingRegistry.ISettings): void {
    const read = (): void => {
      this._current = { ...DEFAULTS, ...(settings.composite as Partial<Preferences>) };
      this._changed.emit();
    };
    this._settings = settings;
    settings.changed.connect(read);
    read();
  }

  async set<Key extends keyof Preferences>(key: Key, value: Preferences[Key]): Promise<void> {
    if (this._settings) {
      await this._settings.set(key, value);
    } else {
      this._current = { ...this._current, [key]: value };
      this._changed.emit();
    }
  }

  private _current = DEFAULTS;
  private _settings: ISettingRegistry.ISettings | undefined;
  private readonly _changed = new Signal<this, void>(this);
}
