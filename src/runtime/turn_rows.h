#pragma once

#include "engine/decide.h"
#include "runtime/writing.h"

namespace nf::runtime {

// Adds to the batch all that follows from a turn: journal, state, lists, contexts, register, leaves. `loaded`
// holds the row as it was and becomes what the turn made of it; a new execution has an empty journal in its
// row. A turn that migrated goes on in `next`.
void write_turn(Writing& writing, Loaded& loaded, engine::Turn turn, const engine::Actor& actor,
                std::shared_ptr<const engine::Version> next = nullptr);

// Decides one command against what the writer has at hand, and adds what follows to the batch. Gives the
// engine's rejection, if any: timers that were due have fired all the same. `events` becomes the turn's.
std::optional<Error> decide_and_write(Writing& writing, Loaded& loaded, const engine::Actor& actor,
                                      const engine::Command& command, std::vector<engine::Event>& events);

// Who gives the commands that nobody gave.
engine::Actor system_actor();

}  // namespace nf::runtime
