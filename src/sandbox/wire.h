#pragma once

#include <cstddef>
#include <cstdint>

// What the server and the code runner say to each other over a pair of pipes: a head of fixed size, then as
// many bytes as it says. Both ends are the same machine, so numbers are in its byte order. Each side takes
// the other's bytes for hostile.
namespace nf::sandbox {

inline constexpr std::uint32_t kRequestMark = 0x51434F31;
inline constexpr std::uint32_t kReplyMark = 0x52434F31;

inline constexpr std::uint32_t kMaxSourceBytes = 64 * 1024;
inline constexpr std::uint32_t kMaxDataBytes = 1024 * 1024;   // of the JSON that the source can read
inline constexpr std::uint32_t kMaxReplyBytes = 1024 * 1024;  // of the JSON that it returns
inline constexpr std::uint32_t kMaxLimitMs = 60'000;

enum class Task : std::uint32_t {
  Run = 1,
  Compile = 2,  // only says whether the source can be read
};

// Followed by `source_bytes` of the body of a function, and `data_bytes` of a JSON object with its
// parameters.
struct RequestHead {
  std::uint32_t mark = kRequestMark;
  Task task = Task::Run;
  std::uint32_t source_bytes = 0;
  std::uint32_t data_bytes = 0;
  std::int64_t now_ms = 0;     // since 1970, UTC: the only time that the source can see
  std::uint32_t limit_ms = 0;  // of processor time
  std::uint32_t unused = 0;
  std::uint64_t number = 0;  // drawn for this request
};

enum class Outcome : std::uint32_t {
  Ready = 1,    // caged, and waiting for the first request
  Refused,      // not caged, so nothing will be run; text says what the kernel refused
  Value,        // JSON text: what the source returned
  Error,        // JSON {name, message, line?, column?}: what it threw
  Syntax,       // the same, of source that cannot be read
  NoJson,       // the same, of a value that is no JSON
  TimeLimit,    // nothing follows
  MemoryLimit,  // nothing follows
  Broken,       // nothing follows; the engine gave up, and the runner ends
  BadRequest,   // nothing follows; the runner ends
  Fine,         // nothing follows; of Compile
};

// Followed by `bytes`.
struct ReplyHead {
  std::uint32_t mark = kReplyMark;
  Outcome outcome = Outcome::Broken;
  std::uint32_t bytes = 0;
  std::uint32_t unused = 0;
  std::uint64_t number =
      0;  // of the request, so that nobody answers before he is asked; 0 of the first words
};

}  // namespace nf::sandbox
