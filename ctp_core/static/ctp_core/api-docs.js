// Shows the OpenAPI document with Swagger UI; writing calls carry the CSRF token of this browser's session.
const place = document.getElementById("api-docs");

function csrfToken() {
  const found = document.cookie.match(/(?:^|; )(?:__Host-)?ctp-csrf=([^;]*)/);
  return found ? decodeURIComponent(found[1]) : "";
}

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: true,
  presets: [window.SwaggerUIBundle.presets.apis],
  requestInterceptor(request) {
    if (!["GET", "HEAD", "OPTIONS"].includes(request.method)) {
      request.headers["X-CSRFToken"] = csrfToken();
    }
    return request;
  },
});
