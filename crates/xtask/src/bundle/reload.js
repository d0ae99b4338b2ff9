// Loads the page anew once the server has another bundle than at first.
const version = async () => (await fetch("/version.txt", { cache: "no-store" })).text();
const first = await version();
setInterval(async () => {
  const now = await version().catch(() => first);
  if (now !== first) location.reload();
}, 1000);
