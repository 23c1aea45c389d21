/** Where the reference page begins. */
import { mount } from 'svelte';
import Docs from './Docs.svelte';
import '../src/styles/tokens.css';
import '../src/styles/base.css';
import '../src/styles/controls.css';

const target = document.querySelector('#app');
if (target === null) throw new Error('index.html has no #app');
mount(Docs, { target });
