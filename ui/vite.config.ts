import { defineConfig } from 'vite';

// The built page asks for nothing but its own files and the service; `npm run dev` passes other addresses on to a service on
// port 8000.
const service = { target: 'http://127.0.0.1:8000', changeOrigin: true };

export default defineConfig({
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
    build: { target: 'es2022', modulePreload: false, assetsInlineLimit: 0 },
    server: {
        proxy: { '^/(?!src/|node_modules/|@|assets/|favicon)[a-z].*': service },
    },
});
