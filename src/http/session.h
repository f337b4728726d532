#pragma once

#include <memory>

#include "http/connection.h"
#include "http/lane.h"

namespace nf::http {

// Serves one connection until it ends: requests one after the other, answers in their order. With `refuse`,
// the server is full: says so and closes.
Awaitable<void> serve(std::unique_ptr<Connection> connection, Lane* lane, bool refuse);

}  // namespace nf::http
