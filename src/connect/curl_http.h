#pragma once

#include <memory>

#include "connect/egress.h"
#include "ports/http_client.h"

namespace nf::connect {

inline constexpr std::size_t kMaxHttpRequestHeaderBytes = 65'536;
inline constexpr std::size_t kMaxHttpAnswerHeaderBytes = 65'536;

// An HTTP/1.1 client on libcurl, with one thread that waits for all connections. Certificates are always
// verified, no proxy is used, no cookie or credential is kept, nothing is decompressed. Connections are kept
// and used again: for GET, HEAD and OPTIONS while they last, for other methods only a moment after their last
// answer, since a request on a connection that turns out dead has an unknown outcome: those are sent once,
// and never repeated.
//
// Method: upper case letters, neither CONNECT nor TRACE. Headers that frame the message or name the host
// (Host, Content-Length, Transfer-Encoding, Connection …) are the client's own and refused in a call, as are
// line breaks and control characters, with the code "protocol". Bytes of the answer come as they were sent:
// nobody has looked whether they are UTF-8.
std::unique_ptr<ports::HttpClient> make_http_client(EgressPolicy policy);

}  // namespace nf::connect
