// Starts the web app. A file of its own, because the page may hold no script.
import start from "./frontend.js";

await start({ module_or_path: new URL("./frontend_bg.wasm", import.meta.url) });
