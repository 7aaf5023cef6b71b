/** The bundler turns an imported style sheet into the page's. */
declare module '*.css';
