import './style/tokens.css';
import './style/base.css';
import './lib/theme.svelte';
import { mount } from 'svelte';
import App from './App.svelte';
import { speakAsBefore } from './lib/i18n.svelte';
import { refresh } from './lib/session.svelte';

await Promise.all([speakAsBefore(), refresh()]);
mount(App, { target: document.getElementById('app')! });
