// Members, roles and tokens: what others change comes into the page by itself, and what is shown once is ready to be copied.

import { changing, follow, pieceByPiece } from "./page.js";

const list = document.getElementById("list");
const member = document.getElementById("member");
const name = () => document.getElementById("name");

// The list of the members, or one of them.
const part = list
  ? changing(list, { address: list.dataset.address })
  : member && changing(member, { address: member.dataset.address, put: pieceByPiece(member, () => name) });

follow({ member: (position) => part?.refresh(position) }, () => part?.refresh());

const secret = document.getElementById("secret");
secret?.addEventListener("focus", () => secret.select());
secret?.focus();

// A copied role is filled in below: there it goes on.
if (location.hash === "#new") document.getElementById("role-name")?.focus();

// Whoever wants to invite somebody begins to fill in the form.
document.getElementById("invite-button")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("invite-fold").open = true;
  document.getElementById("invite-name").focus();
});
