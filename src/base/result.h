#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace nf {

// What the caller should do about a failure. The HTTP layer maps these to statuses in one table.
enum class ErrorCode {
  InvalidInput,  // the input is wrong; sending it again unchanged cannot help
  NotFound,      // no such thing, or none that the caller may see
  Forbidden,     // the caller may not; another person might
  Conflict,      // the thing has changed since the caller looked; look again
  LimitReached,  // a named limit was met
  Unavailable,   // not now; trying again later may help
  Storage,       // the database failed; the outcome is unknown
};

// One thing that is wrong with an input, and where.
struct Fault {
  std::string pointer;  // JSON Pointer (RFC 6901) into the input; "" is the whole
  std::string message;  // what is wrong and what would be right, for a person

  bool operator==(const Fault&) const = default;
};

// An expected failure. `type` is a stable short name such as "stale-revision" where the outer contract
// names one (it becomes `/problems/<type>`), else empty.
struct Error {
  ErrorCode code = ErrorCode::InvalidInput;
  std::string message;
  std::string type = {};
  std::vector<Fault> faults = {};

  bool operator==(const Error&) const = default;
};

template <class T = void>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  using Base = tl::expected<T, Error>;

 public:
  using Base::Base;
  Result(Base base) : Base(std::move(base)) {}

  // Moves the value out, so that TRY works on Result<T> and Result<> alike.
  auto take() {
    if constexpr (!std::is_void_v<T>) return std::move(**this);
  }
};

inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string type = {},
                                  std::vector<Fault> faults = {}) {
  return tl::make_unexpected(Error{code, std::move(message), std::move(type), std::move(faults)});
}

inline tl::unexpected<Error> fail(Error error) { return tl::make_unexpected(std::move(error)); }

}  // namespace nf

// Gives the value of a Result, or returns its error from the enclosing function. Not inside coroutines.
#define TRY(expression)                                           \
  __extension__({                                                 \
    auto try_result_ = (expression);                              \
    if (!try_result_) [[unlikely]]                                \
      return tl::make_unexpected(std::move(try_result_).error()); \
    try_result_.take();                                           \
  })
