#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sandbox/wire.h"

namespace nf::sandbox {

// A JavaScript engine in a memory of its own: QuickJS-ng as WebAssembly, compiled to C. Whatever a source
// makes of the engine, it can reach that memory only. There is one in a process, used by one thread.
namespace machine {

// Maps all memory that the engine will ever have, starts it and takes a picture of it. False where the system
// gives no memory.
bool start();
// What start() mapped, in bytes.
std::size_t mapped();

// A view into the engine's memory, valid until rewind(). Text is null where the outcome has none.
struct Answer {
  Outcome outcome;
  std::string_view text;
};

// Room for a request's bytes in the engine's memory; null where there is none.
char* room(std::size_t bytes);

// Runs or compiles the source; both texts lie in room(). What ends the engine gives Broken or MemoryLimit,
// and then the process must end, too.
Answer run(const RequestHead& head, const char* source, const char* data);

// Puts everything back to where start() left it.
void rewind();

// Where run() was when the engine could not go on is no place to go back to, so this is called instead.
[[noreturn]] void give_up(Outcome outcome);

}  // namespace machine

}  // namespace nf::sandbox
