import './styles/tokens.css';
import './styles/base.css';
import './styles/fields.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { keepSiteOffline } from './device/offline.ts';
import { wordsLoaded } from './words/index.ts';

keepSiteOffline();
void wordsLoaded().finally(() => mount(App, { target: document.getElementById('app')! }));
