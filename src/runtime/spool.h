#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nf::runtime {

// What comes in pieces and is too large to be held in memory: a file without a name, gone with its owner
// whatever happens. One thread at a time; every call may wait for the disk.
class Spool {
 public:
  // In this folder, under no name that lasts. Unavailable where it cannot be made.
  static Result<std::unique_ptr<Spool>> open(const std::string& folder);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // Unavailable where the disk does not take it.
  Result<> append(std::string_view bytes);
  std::size_t size() const { return size_; }

  // All that was appended, mapped; valid as long as the spool. Nothing is appended afterwards.
  Result<std::string_view> bytes();

 private:
  explicit Spool(int descriptor) : descriptor_(descriptor) {}

  const int descriptor_;
  std::size_t size_ = 0;
  void* mapped_ = nullptr;
};

}  // namespace nf::runtime
