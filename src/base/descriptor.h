#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace nf {

// An open file or folder of the system's, closed with the object. What fails leaves its reason in errno.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}  // as open(2) gives it: negative where it failed
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();

  // Both stay open only in this process, not in programs that it starts. `mode` is 0600.
  static Descriptor make_file(const std::string& path);  // fails where there is one
  static Descriptor open_folder(const std::string& path);

  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }
  // As read(2), but goes on after a signal.
  long read(char* into, std::size_t size) const;
  bool write_all(std::string_view bytes) const;
  bool sync() const;

 private:
  int fd_;
};

// The folder in which a path lies; "." for a name alone.
std::string folder_of(const std::string& path);

// So that names made, changed and removed in the folder stay so after a power loss.
bool sync_folder(const std::string& path);

}  // namespace nf
