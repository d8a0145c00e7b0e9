/** Shows every state of the element in every language and theme: `npm run gallery`. */
import { startGallery } from '../e2e/harness/gallery.ts';

const gallery = await startGallery({
  port: Number(process.env['GALLERY_PORT'] ?? 4180),
  watch: true,
});
console.log(`
  One language:  ${gallery.address()}
  All of them:   ${gallery.address({ languages: 'all' })}

  Ctrl-C stops it.
`);
