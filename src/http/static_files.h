#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace nf::http {

// Built pages, read into memory once: a request is a look-up, never a path on the disk. What compresses is
// held compressed alone, for that is what browsers take. Immutable, so any thread may serve from it.
class StaticFiles {
 public:
  static constexpr std::size_t kMaxFileBytes = 16 * 1024 * 1024;
  static constexpr std::size_t kMaxTotalBytes = 64 * 1024 * 1024;

  // Everything under `folder` but what begins with a dot. A `x.gz` beside `x` is read in its place; text
  // without one is compressed here.
  static Result<StaticFiles> load(const std::string& folder);

  // The file at the request's path; for a path that is no file, `index.html` if the client takes HTML (the
  // pages have their own paths); else nothing. 304 where the client has it. Files under /assets/ carry a hash
  // in their name and may be kept for ever; the others are asked for anew each time.
  std::optional<Response> serve(const Request& request) const;

  // The page that draws all paths of its own, whatever the request's path and Accept.
  std::optional<Response> index(const Request& request) const;

  std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::string_view type;
    std::string etag;
    bool immutable = false;
    bool packed = false;  // with gzip
    std::shared_ptr<const std::string> bytes;
  };
  static Result<File> make_file(const std::string& path, std::string bytes, bool packed);

  static Response answer(const File& file, const Request& request);

  std::map<std::string, File, std::less<>> files_;  // by path, "/index.html"
};

// Whether a header such as Accept-Encoding lists `item` without q=0.
bool accepts(std::string_view header, std::string_view item);

// Whether an Accept header lists the media type `type`, and wants it no less than `other` (RFC 9110 section
// 12.5.1): for what is there as both, where those who say nothing get `other`.
bool prefers(std::string_view accept, std::string_view type, std::string_view other);

}  // namespace nf::http
