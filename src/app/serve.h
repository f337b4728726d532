#pragma once

#include <string>

#include "app/organisation.h"
#include "app/settings.h"

namespace nf::app {

// Serves until SIGTERM or SIGINT; prints `listening on http://HOST:PORT` when everything is ready. With
// `demo`, the demo organisation is set up first and only loopback addresses are listened on.
Result<> serve(const Settings& settings, bool demo);

// Blocks SIGTERM and SIGINT for this thread and all that it starts, so that serve() can wait for them. First
// thing in main().
void hold_signals();
// Takes that back: for commands that may be interrupted.
void release_signals();

}  // namespace nf::app
