// Dragging cards with a mouse or a pen. Fingers scroll the page: on a phone a card's own buttons do the same.

const DRAG_AFTER_PX = 6;
const EDGE_PX = 72; // So near the window's edge the page scrolls along.
const SCROLL_PX = 14;

// Lets the cards of a board be dragged; `drop` is told the card and the lane's name.
export function dragging(board, { drop, ended }) {
  let begun = null; // A press that may become a drag.
  let dragged = null;
  let scrolling = 0;

  const laneAt = (x, y) => {
    const lane = document.elementFromPoint(x, y)?.closest(".lane, .column");
    const taking = lane?.classList.contains("column") ? lane.querySelector(".lane[data-takes]") : lane;
    return taking && "takes" in taking.dataset && taking !== dragged.from ? taking : null;
  };

  function begin() {
    const { card, x, y } = begun;
    const box = card.getBoundingClientRect();
    const ghost = card.cloneNode(true);
    ghost.removeAttribute("id");
    for (const one of ghost.querySelectorAll("[id]")) one.removeAttribute("id");
    ghost.classList.add("ghost");
    ghost.inert = true;
    ghost.style.width = `${box.width}px`;
    document.body.append(ghost);
    card.classList.add("is-dragged");
    board.classList.add("is-dragging");
    dragged = { card, ghost, from: card.closest(".lane"), over: null, dx: x - box.left, dy: y - box.top };
    scroll();
  }

  function move(event) {
    if (begun && !dragged && Math.hypot(event.clientX - begun.x, event.clientY - begun.y) >= DRAG_AFTER_PX) begin();
    if (!dragged) return;
    event.preventDefault();
    Object.assign(dragged, { x: event.clientX, y: event.clientY });
    dragged.ghost.style.transform = `translate(${dragged.x - dragged.dx}px, ${dragged.y - dragged.dy}px) rotate(1deg)`;
    aim();
  }

  function aim() {
    const over = laneAt(dragged.x, dragged.y);
    if (over === dragged.over) return;
    dragged.over?.classList.remove("is-target");
    over?.classList.add("is-target");
    dragged.over = over;
  }

  function scroll() {
    if (!dragged) return;
    const step = dragged.y < EDGE_PX ? -SCROLL_PX : dragged.y > innerHeight - EDGE_PX ? SCROLL_PX : 0;
    if (step) {
      scrollBy(0, step);
      aim();
    }
    scrolling = requestAnimationFrame(scroll);
  }

  function end(dropped) {
    begun = null;
    if (!dragged) return;
    const { card, ghost, over } = dragged;
    cancelAnimationFrame(scrolling);
    ghost.remove();
    card.classList.remove("is-dragged");
    over?.classList.remove("is-target");
    board.classList.remove("is-dragging");
    dragged = null;
    // The click that follows the release is part of the drag.
    const swallow = (click) => {
      click.preventDefault();
      click.stopPropagation();
    };
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    if (dropped && over && card.isConnected) drop(card, over.dataset.lane);
    ended();
  }

  board?.addEventListener("pointerdown", (event) => {
    const card = event.target.closest(".card[data-movable]");
    if (!card || event.pointerType === "touch" || event.button !== 0 || event.target.closest("button")) return;
    begun = { card, x: event.clientX, y: event.clientY };
  });
  board?.addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("pointermove", move);
  addEventListener("pointerup", () => end(true));
  addEventListener("pointercancel", () => end(false));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dragged) end(false);
  });

  return { active: () => dragged !== null };
}
