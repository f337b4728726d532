#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/hash_stream.h"
#include "base/result.h"

namespace nf::app {

// A backup as one file: a tar archive (base/tar.h) whose first file is manifest.json and whose last is
// SHA256SUMS, which `sha256sum -c` reads: a line for each file before it, and a comment with the SHA-256 of
// these lines. Nothing follows. Both directions stream: memory does not grow with what is in it.

inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kSumsName = "SHA256SUMS";
inline constexpr std::size_t kMaxManifestBytes = 64 * 1024;
inline constexpr std::uint64_t kMaxArchiveFiles = 10'000'000;

// Takes the next bytes of the archive. A failure ends the writing.
using Sink = std::function<Result<>(std::string_view)>;

// What an archive holds.
struct ArchiveFigures {
  std::uint64_t files = 0;  // without SHA256SUMS
  std::uint64_t bytes = 0;  // of these
};

// The sums of the files so far, in a file of the system's that has no name.
class SumList {
 public:
  static Result<SumList> make();
  Result<> add(const std::string& name, const Sha256& sum);
  std::string last_line() const;  // the comment with the sum of the lines
  std::uint64_t size() const { return size_; }
  // Gives all lines in pieces, from the first.
  Result<> read(const Sink& sink) const;

 private:
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
  explicit SumList(File file) : file_(std::move(file)) {}

  File file_;
  std::uint64_t size_ = 0;
  HashStream sum_;
};

class ArchiveWriter {
 public:
  static Result<ArchiveWriter> make(Sink sink);

  Result<> add(const std::string& name, std::string_view bytes);
  // Unavailable where the file cannot be read, or does not keep its size meanwhile.
  Result<> add_file(const std::string& name, const std::string& path);
  Result<ArchiveFigures> finish();

 private:
  ArchiveWriter(Sink sink, SumList sums) : sink_(std::move(sink)), sums_(std::move(sums)) {}
  Result<> begin(const std::string& name, std::uint64_t size);
  Result<> end(const std::string& name, std::uint64_t size, const Sha256& sum);

  Sink sink_;
  SumList sums_;
  ArchiveFigures figures_;
};

struct ArchiveContents {
  std::string manifest;
  ArchiveFigures figures;
};

// Reads an archive to its end and checks every byte of it: headers, sums, padding, nothing missing and
// nothing behind. With `into`, an empty folder, its files are unpacked there, each synced; else none is kept.
// InvalidInput where it is damaged or no backup, naming the file.
Result<ArchiveContents> read_archive(const std::string& path, const std::string& into = {});

}  // namespace nf::app
