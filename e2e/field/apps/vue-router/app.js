import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import App from './App.vue';
import Home from './Home.vue';

const router = createRouter({
  // `late.html` is served below a path of its own.
  history: createWebHistory(location.pathname.startsWith('/late') ? '/late' : '/'),
  routes: [
    { path: '/', component: Home },
    { path: '/kyc', component: () => import('./Kyc.vue') },
  ],
});

createApp(App).use(router).mount('#app');
