#pragma once

#include <memory>
#include <string_view>

#include "base/hash.h"

namespace nf {

// SHA-256 of bytes that come piece by piece.
class HashStream {
 public:
  HashStream();
  HashStream(HashStream&&) noexcept;
  ~HashStream();

  void add(std::string_view bytes);
  // Of all that was added so far. More may be added afterwards.
  Sha256 hash() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nf
