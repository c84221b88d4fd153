// Keeps one whole version of the app (VERSION and FILES stand above) and answers from it, signal or
// not. It never touches what is sent: the door is the app's own business.
const CACHE = `khao-sat-${VERSION}`;

self.addEventListener("install", (event) => event.waitUntil(
  caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" }))))));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("khao-sat-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("message", (event) => { if (event.data === "take over") self.skipWaiting(); });

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const path = new URL(url).pathname;
  if (method !== "GET" || path.startsWith("/officer/api/") || !path.startsWith("/officer/")) return;
  event.respondWith(caches.open(CACHE).then(async (cache) => (await cache.match(path)) ?? fetch(event.request)));
});
