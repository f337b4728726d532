#include "connect/outbox_reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "connect/outbox_mailer.h"

namespace nf::connect {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kStampCharacters = 16;  // 20261122T100000Z

struct Place {
  fs::path file;
  std::string stamp;           // the second of the mail's date
  fs::file_time_type written;  // tells mails of one second apart
};

std::vector<Place> files_in(const std::string& folder) {
  std::vector<Place> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code gone;
    if (name.starts_with('.') || !name.ends_with(".eml") || !entry->is_regular_file(gone)) continue;
    files.push_back({entry->path(), name.substr(0, kStampCharacters), entry->last_write_time(gone)});
  }
  return files;
}

// As much of the file as the reader takes; the text comes first in what our writer writes.
std::string beginning_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kMaxReadMailBytes, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

}  // namespace

std::vector<OutboxMail> newest_mails(const std::string& directory, std::size_t count) {
  std::vector<Place> files = files_in(OutboxMailer(directory).folder());
  std::ranges::sort(files, [](const Place& a, const Place& b) {
    return std::tie(a.stamp, a.written, a.file) > std::tie(b.stamp, b.written, b.file);
  });
  if (files.size() > count) files.resize(count);
  std::vector<OutboxMail> mails;
  for (const Place& place : files) {
    auto mail = read_message(beginning_of(place.file));
    if (mail) mails.push_back({place.file.stem().string(), std::move(*mail)});
  }
  return mails;
}

}  // namespace nf::connect
