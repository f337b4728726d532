#include "connect/outbox_mailer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/hash.h"
#include "connect/mime.h"

namespace nf::connect {
namespace {

namespace fs = std::filesystem;
using ports::MailFailure;

constexpr std::size_t kHashDigits = 16;

tl::unexpected<MailFailure> cannot(const std::string& what, int error) {
  return tl::make_unexpected(MailFailure{"cannot " + what + ": " + std::strerror(error), false, false});
}

class File {
 public:
  explicit File(int number) : number_(number) {}
  File(const File&) = delete;
  ~File() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = ::write(file, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return ::fsync(file) == 0;
}

tl::expected<void, MailFailure> make_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return cannot("make the folder " + folder, errno);
}

std::string suffix_of(const ports::Mail& mail) {
  return "-" + hex(sha256(mail.message_id)).substr(0, kHashDigits) + ".eml";
}

std::string stamp(
    Time time) {  // 2026-11-22T10:00:00.000Z without what is no letter or digit, nor milliseconds
  std::string text;
  for (char c : format_time(time).substr(0, 19))
    if (c != '-' && c != ':') text += c;
  return text + "Z";
}

// The file that an earlier attempt for this message left, whatever its date; else the name for a new one.
std::string file_for(const std::string& folder, const ports::Mail& mail) {
  const std::string suffix = suffix_of(mail);
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.ends_with(suffix) && !name.starts_with('.')) return name;
  }
  return stamp(mail.date) + suffix;
}

tl::expected<void, MailFailure> replace_file(const std::string& folder, const std::string& name,
                                             std::string_view bytes) {
  const fs::path place(folder);
  const std::string target = (place / name).string();
  std::string temporary = (place / (".new-XXXXXX")).string();
  const File file(::mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
  if (file.number() < 0) return cannot("make a file in " + folder, errno);
  if (!write_all(file.number(), bytes) || ::rename(temporary.c_str(), target.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return cannot("write " + target, error);
  }
  const File directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number() < 0 || ::fsync(directory.number()) != 0) return cannot("sync " + folder, errno);
  return {};
}

}  // namespace

OutboxMailer::OutboxMailer(const std::string& directory)
    : folder_((fs::path(directory) / "outbox").string()) {}

tl::expected<void, MailFailure> OutboxMailer::send(const ports::Mail& mail) {
  const auto bytes = write_message(mail);
  if (!bytes) return tl::make_unexpected(MailFailure{bytes.error().message, true, false});
  const std::lock_guard lock(mutex_);
  if (auto made = make_folder(folder_); !made) return made;
  return replace_file(folder_, file_for(folder_, mail), *bytes);
}

}  // namespace nf::connect
