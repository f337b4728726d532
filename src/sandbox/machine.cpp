#include "sandbox/machine.h"

#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>

extern "C" {
#include <quickjs_wasm.h>
}

#include "sandbox/prelude.h"

// The module exports its functions under short names; emscripten-module.cjs of the package says which is
// which.
#define malloc_inside Z_quickjsZ_w
#define call_constructors Z_quickjsZ_v
#define QTS_RuntimeSetMemoryLimit Z_quickjsZ_z
#define QTS_RuntimeSetMaxStackSize Z_quickjsZ_E
#define QTS_GetUndefined Z_quickjsZ_F
#define QTS_NewRuntime Z_quickjsZ_L
#define QTS_NewContext Z_quickjsZ_O
#define QTS_NewString Z_quickjsZ_Z24
#define QTS_GetString Z_quickjsZ_aa
#define QTS_Call Z_quickjsZ_na
#define QTS_ResolveException Z_quickjsZ_oa
#define QTS_Eval Z_quickjsZ_qa
#define QTS_RuntimeEnableInterruptHandler Z_quickjsZ_Ga

struct Z_a_instance_t {
  wasm_rt_memory_t memory;
};

namespace nf::sandbox::machine {

namespace {

constexpr std::size_t kPage = 64 * 1024;
constexpr std::size_t kFirstPages = 256;   // that the module asks for
constexpr std::size_t kMostPages = 1'792;  // 112 MiB
constexpr std::size_t kMostBytes = kMostPages * kPage;
// An address is 32 bits and an offset 32 bits: no access can leave this.
constexpr std::size_t kReserved = (std::size_t{8} << 30) + kPage;
constexpr std::uint32_t kHeapBytes = 64 * 1024 * 1024;  // of all values of a source
constexpr std::uint32_t kStackBytes = 512 * 1024;       // of the engine's own stack, of 5 MiB

constexpr std::string_view kBefore =
    "(function (input, nodes, trigger, vars, execution, workflow, item, index, now) {\n";
constexpr std::string_view kAfter = "\n})";
constexpr std::uint32_t kCompileOnly = 1 << 5;  // JS_EVAL_FLAG_COMPILE_ONLY

Z_a_instance_t host;
Z_quickjs_instance_t engine;
std::uint32_t runtime, context, judge;  // the judge is the prelude's function
std::uint32_t first_stack;
std::int64_t now_ms;
std::int64_t deadline_ms;
bool out_of_time;

// Of this process's work, so that a machine that is busy with others takes nothing from a source.
std::int64_t clock_ms() {
  timespec at{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
  return at.tv_sec * 1'000 + at.tv_nsec / 1'000'000;
}

char* at(std::uint32_t address) { return reinterpret_cast<char*>(host.memory.data) + address; }

template <class Number>
void put(std::uint32_t address, Number number) {
  std::memcpy(at(address), &number, sizeof number);
}

void set_pages(std::size_t pages) {
  host.memory.pages = static_cast<std::uint32_t>(pages);
  host.memory.size = static_cast<std::uint32_t>(pages * kPage);
}

// All of it is there from the beginning: a caged process can map no more. What is written to it afterwards is
// this process's own, and MADV_DONTNEED brings the picture back.
bool map_memory(int picture) {
  void* reserved = mmap(nullptr, kReserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) return false;
  host.memory.data = static_cast<std::uint8_t*>(reserved);
  host.memory.max_pages = kMostPages;
  set_pages(kFirstPages);
  return mmap(reserved, kMostBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, picture, 0) == reserved;
}

bool freeze_memory(int picture) {
  return mmap(host.memory.data, kMostBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE,
              picture, 0) == host.memory.data;
}

// Text with a zero at its end, as the engine wants it.
std::uint32_t copy_in(std::string_view text) {
  const std::uint32_t address = malloc_inside(&engine, static_cast<std::uint32_t>(text.size() + 1));
  if (address == 0) give_up(Outcome::MemoryLimit);
  std::memcpy(at(address), text.data(), text.size());
  *at(address + text.size()) = 0;
  return address;
}

std::uint32_t new_string(const char* text) {
  return QTS_NewString(&engine, context, static_cast<std::uint32_t>(text - at(0)));
}

// The exception that a value stands for; 0 where it is none.
std::uint32_t exception_in(std::uint32_t value) { return QTS_ResolveException(&engine, context, value); }

// `name` is what stack traces call it.
std::uint32_t evaluate(std::uint32_t source, std::size_t bytes, std::string_view name, std::uint32_t flags) {
  return QTS_Eval(&engine, context, source, static_cast<std::uint32_t>(bytes), copy_in(name), 0, flags);
}

std::uint32_t ask_judge(const char* task, std::uint32_t subject, std::uint32_t data) {
  const std::uint32_t arguments = malloc_inside(&engine, 3 * sizeof(std::uint32_t));
  if (arguments == 0) give_up(Outcome::MemoryLimit);
  put(arguments, new_string(at(copy_in(task))));
  put(arguments + 4, subject);
  put(arguments + 8, data);
  return QTS_Call(&engine, context, judge, QTS_GetUndefined(&engine), 3, arguments);
}

// What the prelude says: a letter, and JSON.
Answer read(std::uint32_t value, Outcome error) {
  const std::uint32_t address = QTS_GetString(&engine, context, value);
  if (address == 0 || address >= kMostBytes) return {Outcome::MemoryLimit, {}};
  const std::size_t bytes = strnlen(at(address), kMostBytes - address);
  if (bytes == 0 || bytes > kMaxReplyBytes) return {Outcome::MemoryLimit, {}};
  const std::string_view text(at(address) + 1, bytes - 1);
  switch (*at(address)) {
    case 'V':
      return {Outcome::Value, text};
    case 'N':
      return {Outcome::NoJson, text};
    default:
      return {error, text};
  }
}

// Of what no source can catch.
Answer failed(std::uint32_t thrown, Outcome error) {
  if (out_of_time) return {Outcome::TimeLimit, {}};
  const std::uint32_t said = ask_judge("describe", thrown, thrown);
  if (out_of_time) return {Outcome::TimeLimit, {}};
  if (exception_in(said) != 0) return {Outcome::MemoryLimit, {}};
  return read(said, error);
}

bool begin() {
  Z_quickjs_init_module();
  Z_quickjs_instantiate(&engine, &host);
  call_constructors(&engine);
  runtime = QTS_NewRuntime(&engine);
  context = QTS_NewContext(&engine, runtime, 0);
  if (runtime == 0 || context == 0) return false;
  QTS_RuntimeSetMemoryLimit(&engine, runtime, kHeapBytes);
  QTS_RuntimeSetMaxStackSize(&engine, runtime, kStackBytes);
  judge = evaluate(copy_in(kPrelude), kPrelude.size(), "prelude", 0);
  if (exception_in(judge) != 0) return false;
  QTS_RuntimeEnableInterruptHandler(&engine, runtime);
  first_stack = engine.w2c_g0;
  return true;
}

}  // namespace

bool start() {
  const int picture = memfd_create("code", MFD_CLOEXEC);
  if (picture < 0 || ftruncate(picture, kMostBytes) != 0 || !map_memory(picture)) return false;
  const bool begun = begin() && host.memory.pages == kFirstPages && freeze_memory(picture);
  close(picture);
  return begun;
}

std::size_t mapped() { return kReserved; }

char* room(std::size_t bytes) {
  const std::uint32_t address = malloc_inside(&engine, static_cast<std::uint32_t>(bytes + 1));
  if (address == 0) return nullptr;
  *at(address + bytes) = 0;
  return at(address);
}

Answer run(const RequestHead& head, const char* source, const char* data) {
  now_ms = head.now_ms;
  deadline_ms = clock_ms() + head.limit_ms;
  out_of_time = false;
  const std::size_t bytes = kBefore.size() + head.source_bytes + kAfter.size();
  char* whole = room(bytes);
  if (whole == nullptr) return {Outcome::MemoryLimit, {}};
  std::memcpy(whole, kBefore.data(), kBefore.size());
  std::memcpy(whole + kBefore.size(), source, head.source_bytes);
  std::memcpy(whole + kBefore.size() + head.source_bytes, kAfter.data(), kAfter.size());

  const bool compile = head.task == Task::Compile;
  const std::uint32_t function =
      evaluate(static_cast<std::uint32_t>(whole - at(0)), bytes, "source", compile ? kCompileOnly : 0);
  if (const std::uint32_t thrown = exception_in(function)) return failed(thrown, Outcome::Syntax);
  if (compile) return {Outcome::Fine, {}};
  const std::uint32_t said = ask_judge("run", function, new_string(data));
  if (const std::uint32_t thrown = exception_in(said)) return failed(thrown, Outcome::Error);
  if (out_of_time) return {Outcome::TimeLimit, {}};
  return read(said, Outcome::Error);
}

void rewind() {
  madvise(host.memory.data, kMostBytes, MADV_DONTNEED);
  set_pages(kFirstPages);
  engine.w2c_g0 = first_stack;
}

}  // namespace nf::sandbox::machine

// What the module imports, by the names in emscripten-module.cjs.
namespace machine = nf::sandbox::machine;
using nf::sandbox::Outcome;

extern "C" {

wasm_rt_memory_t* Z_aZ_a(Z_a_instance_t* given) { return &given->memory; }

// __assert_fail, abort, exit, and what abort calls: the engine found itself broken.
void Z_aZ_b(Z_a_instance_t*, u32, u32, u32, u32) { machine::give_up(Outcome::Broken); }
void Z_aZ_r(Z_a_instance_t*) { machine::give_up(Outcome::Broken); }
void Z_aZ_s(Z_a_instance_t*, u32) { machine::give_up(Outcome::Broken); }
void Z_aZ_l(Z_a_instance_t*) {}

// fd_write, fd_close, fd_seek: there are no files, and what the engine would say on its own is dropped.
u32 Z_aZ_c(Z_a_instance_t*, u32, u32, u32, u32) { return 52; }
u32 Z_aZ_d(Z_a_instance_t*, u32) { return 52; }
u32 Z_aZ_o(Z_a_instance_t*, u32, u64, u32, u32) { return 70; }

// environ_get, environ_sizes_get: empty.
u32 Z_aZ_e(Z_a_instance_t*, u32, u32) { return 0; }
u32 Z_aZ_f(Z_a_instance_t*, u32 count, u32 bytes) {
  machine::put(count, u32{0});
  machine::put(bytes, u32{0});
  return 0;
}

// Modules and functions of the host: there are none.
u32 Z_aZ_g(Z_a_instance_t*, u32, u32, u32, u32) { return 0; }
u32 Z_aZ_h(Z_a_instance_t*, u32, u32, u32) { return 0; }
u32 Z_aZ_t(Z_a_instance_t*, u32, u32, u32, u32, u32) { return 0; }
void Z_aZ_u(Z_a_instance_t*, u32, u32) {}
u32 Z_aZ_j(Z_a_instance_t*, u32, f64) { return 0; }

// Asked now and then: whether to stop.
u32 Z_aZ_i(Z_a_instance_t*, u32) {
  if (machine::clock_ms() >= machine::deadline_ms) machine::out_of_time = true;
  return machine::out_of_time ? 1 : 0;
}

// emscripten_resize_heap.
u32 Z_aZ_k(Z_a_instance_t*, u32 bytes) {
  const std::size_t pages = (std::size_t{bytes} + machine::kPage - 1) / machine::kPage;
  if (pages > machine::kMostPages) return 0;
  machine::set_pages(std::max<std::size_t>(pages, machine::host.memory.pages));
  return 1;
}

// localtime and tzset: the time zone is UTC. The C library's own would look for a file.
void Z_aZ_m(Z_a_instance_t*, u64 since_1970, u32 address) {
  using namespace std::chrono;
  const sys_seconds time{seconds(static_cast<std::int64_t>(since_1970))};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss hour(time - day);
  const auto day_of_year = day - sys_days(date.year() / January / 1);
  const std::int32_t fields[] = {static_cast<std::int32_t>(hour.seconds().count()),
                                 static_cast<std::int32_t>(hour.minutes().count()),
                                 static_cast<std::int32_t>(hour.hours().count()),
                                 static_cast<std::int32_t>(unsigned{date.day()}),
                                 static_cast<std::int32_t>(unsigned{date.month()}) - 1,
                                 int{date.year()} - 1900,
                                 static_cast<std::int32_t>(weekday(day).c_encoding()),
                                 static_cast<std::int32_t>(day_of_year.count()),
                                 0,
                                 0};
  std::memcpy(machine::at(address), fields, sizeof fields);
}
void Z_aZ_n(Z_a_instance_t*, u32 offset, u32 summer, u32 name, u32 summer_name) {
  machine::put(offset, u32{0});
  machine::put(summer, u32{0});
  std::memcpy(machine::at(name), "UTC", 4);
  std::memcpy(machine::at(summer_name), "UTC", 4);
}

// clock_time_get and Date.now: the step's time, which does not move.
u32 Z_aZ_q(Z_a_instance_t*, u32, u64, u32 address) {
  machine::put(address, std::int64_t{machine::now_ms * 1'000'000});
  return 0;
}
f64 Z_aZ_p(Z_a_instance_t*) { return static_cast<f64>(machine::now_ms); }

// What wasm2c's code asks of whoever runs it. The memory is reserved, so that a bad address faults and ends
// the process.
bool wasm_rt_is_initialized(void) { return true; }

void wasm_rt_trap(wasm_rt_trap_t) { machine::give_up(Outcome::Broken); }

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t* table, u32 size, u32 most) {
  table->data = static_cast<wasm_rt_funcref_t*>(calloc(size, sizeof(wasm_rt_funcref_t)));
  if (table->data == nullptr) _exit(1);
  table->size = size;
  table->max_size = most;
}

void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t* table) { free(table->data); }

// The same index for the same types, from 1 on.
u32 wasm_rt_register_func_type(u32 parameters, u32 results, ...) {
  constexpr u32 kMostTypes = 256;
  constexpr u32 kMostParts = 32;
  static signed char known[kMostTypes][kMostParts];
  static u32 count = 0;
  signed char wanted[kMostParts] = {};
  if (parameters + results + 2 > kMostParts || count == kMostTypes) _exit(1);
  wanted[0] = static_cast<signed char>(parameters);
  wanted[1] = static_cast<signed char>(results);
  va_list types;
  va_start(types, results);
  for (u32 i = 0; i < parameters + results; ++i) wanted[i + 2] = static_cast<signed char>(va_arg(types, int));
  va_end(types);
  for (u32 i = 0; i < count; ++i) {
    if (std::memcmp(known[i], wanted, sizeof wanted) == 0) return i + 1;
  }
  std::memcpy(known[count], wanted, sizeof wanted);
  return ++count;
}
}
