// Members, roles and tokens: the list changes by itself, and what is shown once is ready to be copied.

import { changing, follow } from "./page.js";

const list = document.getElementById("list");
const part = list && changing(list, { address: list.dataset.address });

follow({ member: (position) => part?.refresh(position) }, () => part?.refresh());

const secret = document.getElementById("secret");
secret?.addEventListener("focus", () => secret.select());
secret?.focus();

// A copied role is filled in below: there it goes on.
if (location.hash === "#new") document.getElementById("role-name")?.focus();
