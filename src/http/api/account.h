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

// How a new session is shown: 200 {user, csrf_token} with its cookie.
runtime::OpenSession::Render session_reply(const Call& call, const Deployment& deployment);

}  // namespace nf::http
