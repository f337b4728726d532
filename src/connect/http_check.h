#pragma once

#include "ports/http_client.h"

namespace nf::connect {

// Whether the method and the headers of a call are such as we send (curl_http.h); else a failure with the
// code "protocol".
tl::expected<void, ports::HttpFailure> check_http_call(const ports::HttpCall& call);

}  // namespace nf::connect
