import './styles/tokens.css';
import './styles/base.css';
import './styles/fields.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { keepSiteOffline } from './device/offline.ts';
import { breathe } from './device/pace.ts';
import { wordsLoaded } from './words/index.ts';

keepSiteOffline();
// The scripts ran in this task; what they draw is a later one's.
void wordsLoaded()
  .catch(() => {})
  .then(breathe)
  .then(() => mount(App, { target: document.getElementById('app')! }));
