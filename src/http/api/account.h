#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/api/deployment.h"

namespace nf::http {

// The secret of the session that the browser has, or empty.
std::string session_secret(const Call& call, const Deployment& deployment);

// Whether a peer's address is this machine's own.
bool is_loopback(std::string_view address);

// Whether a Host header names this machine as such: "localhost", 127.*, [::1], with or without a port.
bool names_loopback(std::string_view host);

// Whether a browser on this machine asks for this machine: not through a proxy, and not for a page of a
// foreign name that was made to lead here (DNS rebinding).
bool is_local(const Request& request);

// How a new session is shown: 200 {user, csrf_token} with its cookie.
runtime::OpenSession::Render session_reply(const Call& call, const Deployment& deployment);

}  // namespace nf::http
