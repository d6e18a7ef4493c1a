// Takes what stands after # in the link into the form, and out of the address, so that it stays in no history.
const code = document.getElementById("code");
const field = document.getElementById("code-field");

if (location.hash.length > 1) {
  code.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}
if (code.value) field.hidden = true;
document.getElementById(code.value ? "password" : "code").focus();
