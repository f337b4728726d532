// neuronflow-code: runs the sources of `code` nodes, one after another, for the server that started it. It
// reads requests from descriptor 0 and answers on 1 (sandbox/wire.h). It has no secrets, no files and no
// network, and does not run anything unless the kernel holds it to that.
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstring>

#include "sandbox/cage.h"
#include "sandbox/machine.h"

namespace nf::sandbox {

namespace {

constexpr rlim_t kStackBytes = 64 * 1024 * 1024;
constexpr std::size_t kOtherBytes = 256 * 1024 * 1024;  // the program, its stack, the C library
constexpr int kNiceness = 5;                            // the server goes first

bool read_all(void* into, std::size_t bytes) {
  char* next = static_cast<char*>(into);
  while (bytes > 0) {
    const ssize_t got = read(0, next, bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    next += got;
    bytes -= static_cast<std::size_t>(got);
  }
  return true;
}

bool write_all(const void* from, std::size_t bytes) {
  const char* next = static_cast<const char*>(from);
  while (bytes > 0) {
    const ssize_t put = write(1, next, bytes);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    next += put;
    bytes -= static_cast<std::size_t>(put);
  }
  return true;
}

std::uint64_t request_number = 0;

bool reply(Outcome outcome, std::string_view text = {}) {
  const ReplyHead head{
      .outcome = outcome, .bytes = static_cast<std::uint32_t>(text.size()), .number = request_number};
  return write_all(&head, sizeof head) && write_all(text.data(), text.size());
}

bool sound(const RequestHead& head) {
  return head.mark == kRequestMark && (head.task == Task::Run || head.task == Task::Compile) &&
         head.source_bytes <= kMaxSourceBytes && head.data_bytes <= kMaxDataBytes &&
         head.limit_ms <= kMaxLimitMs;
}

// False: no more can come.
bool serve_one() {
  RequestHead head;
  if (!read_all(&head, sizeof head)) return false;
  request_number = head.number;
  if (!sound(head)) machine::give_up(Outcome::BadRequest);
  char* source = machine::room(head.source_bytes);
  char* data = machine::room(head.data_bytes);
  if (source == nullptr || data == nullptr) machine::give_up(Outcome::MemoryLimit);
  if (!read_all(source, head.source_bytes) || !read_all(data, head.data_bytes)) return false;
  const machine::Answer answer = machine::run(head, source, data);
  if (!reply(answer.outcome, answer.text)) return false;
  machine::rewind();
  return true;
}

int serve() {
  const rlimit stack{kStackBytes, kStackBytes};
  if (setrlimit(RLIMIT_STACK, &stack) != 0) {
    reply(Outcome::Refused, "a limit of its stack (RLIMIT_STACK)");
    return 1;
  }
  (void)setpriority(PRIO_PROCESS, 0, kNiceness);
  if (!machine::start()) {
    reply(Outcome::Refused, "the memory of its engine");
    return 1;
  }
  if (const char* refused = shut_cage({.address_space = machine::mapped() + kOtherBytes})) {
    reply(Outcome::Refused, refused);
    return 1;
  }
  if (!reply(Outcome::Ready)) return 1;
  while (serve_one()) {
  }
  return 0;
}

}  // namespace

void machine::give_up(Outcome outcome) {
  reply(outcome);
  _exit(1);
}

}  // namespace nf::sandbox

int main() { _exit(nf::sandbox::serve()); }
