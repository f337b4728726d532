#include "http/static_files.h"

#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/check.h"
#include "base/hash.h"
#include "http/etag.h"
#include "http/gzip.h"
#include "http/lists.h"

namespace nf::http {
namespace {

namespace fs = std::filesystem;

struct Type {
  std::string_view extension, type;
  bool text;
};
constexpr std::array kTypes = {
    Type{".html", "text/html; charset=utf-8", true},
    Type{".js", "text/javascript; charset=utf-8", true},
    Type{".mjs", "text/javascript; charset=utf-8", true},
    Type{".css", "text/css; charset=utf-8", true},
    Type{".json", "application/json", true},
    Type{".map", "application/json", true},
    Type{".webmanifest", "application/manifest+json", true},
    Type{".svg", "image/svg+xml", true},
    Type{".txt", "text/plain; charset=utf-8", true},
    Type{".png", "image/png", false},
    Type{".jpg", "image/jpeg", false},
    Type{".webp", "image/webp", false},
    Type{".ico", "image/x-icon", false},
    Type{".woff2", "font/woff2", false},
    Type{".woff", "font/woff", false},
    Type{".wasm", "application/wasm", true},
};
constexpr Type kOtherType{"", "application/octet-stream", false};
constexpr std::size_t kWorthCompressing = 1024;

Type type_of(const std::string& path) {
  std::string extension = fs::path(path).extension().string();
  for (const Type& type : kTypes)
    if (same_name(type.extension, extension)) return type;
  return kOtherType;
}

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) return fail(ErrorCode::Unavailable, "cannot read " + path.string());
  return bytes;
}

// The paths of all files under `folder`, from there, within the limits.
Result<std::set<std::string>> list_folder(const fs::path& folder) {
  std::set<std::string> found;
  std::size_t total = 0;
  std::error_code error;
  fs::recursive_directory_iterator files(folder, error), end;
  for (; !error && files != end; files.increment(error)) {
    std::string name = files->path().filename().string();
    if (name.starts_with('.')) {
      files.disable_recursion_pending();
      continue;
    }
    if (!files->is_regular_file(error)) continue;
    std::size_t size = files->file_size(error);
    if (error) break;
    total += size;
    if (size > StaticFiles::kMaxFileBytes || total > StaticFiles::kMaxTotalBytes)
      return fail(ErrorCode::LimitReached, "the pages are too large: " + files->path().string());
    found.insert(files->path().lexically_relative(folder).generic_string());
  }
  if (error)
    return fail(ErrorCode::Unavailable,
                "cannot read the pages in " + folder.string() + ": " + error.message());
  return found;
}

// The weight of an entry of a list, out of its parameters: 1 where none is said, or what is said is no
// number.
double weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = take_until(parameters, ';');
    if (!same_name(parameter.substr(0, 2), "q=")) continue;
    double weight = 1;
    std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), weight);
    return weight;
  }
  return 1;
}

// The weight with which a header lists `item`; nullopt where it does not.
std::optional<double> weight_in(std::string_view header, std::string_view item) {
  while (!header.empty()) {
    std::string_view entry = take_until(header, ',');
    if (same_name(take_until(entry, ';'), item)) return weight_of(entry);
  }
  return std::nullopt;
}

}  // namespace

bool accepts(std::string_view header, std::string_view item) {
  return weight_in(header, item).value_or(0) > 0;
}

bool prefers(std::string_view accept, std::string_view type, std::string_view other) {
  const double wanted = weight_in(accept, type).value_or(0);
  if (wanted <= 0) return false;
  // The most specific entry that fits counts.
  for (const std::string& range :
       {std::string(other), std::string(other.substr(0, other.find('/'))) + "/*", std::string("*/*")})
    if (const auto weight = weight_in(accept, range)) return wanted >= *weight;
  return true;
}

Result<StaticFiles::File> StaticFiles::make_file(const std::string& path, std::string bytes, bool packed) {
  const Type type = type_of(path);
  File file{.type = type.type, .immutable = path.starts_with("/assets/"), .packed = packed};
  if (packed) {
    if (!gunzip(bytes, kMaxFileBytes))
      return fail(ErrorCode::InvalidInput, "the pages' " + path + ".gz is damaged: build them anew");
  } else if (type.text && bytes.size() >= kWorthCompressing) {
    if (std::string smaller = gzip(bytes); smaller.size() < bytes.size()) {
      bytes = std::move(smaller);
      file.packed = true;
    }
  }
  file.etag = hex(bytes_of(sha256(bytes)).substr(0, 16));
  bytes.shrink_to_fit();
  file.bytes = std::make_shared<const std::string>(std::move(bytes));
  return file;
}

Result<StaticFiles> StaticFiles::load(const std::string& folder) {
  const auto found = TRY(list_folder(folder));
  StaticFiles files;
  for (const std::string& name : found) {
    if (name.ends_with(".gz") && found.contains(name.substr(0, name.size() - 3))) continue;
    const bool packed = found.contains(name + ".gz");
    auto bytes = TRY(read_file(fs::path(folder) / (packed ? name + ".gz" : name)));
    const std::string path = "/" + name;
    files.files_[path] = TRY(make_file(path, std::move(bytes), packed));
  }
  return files;
}

std::optional<Response> StaticFiles::serve(const Request& request) const {
  if (auto found = files_.find(request.path); found != files_.end()) return answer(found->second, request);
  bool is_page = request.path == "/" || accepts(request.header("Accept").value_or(""), "text/html");
  return is_page ? index(request) : std::nullopt;
}

std::optional<Response> StaticFiles::index(const Request& request) const {
  auto found = files_.find("/index.html");
  if (found == files_.end()) return std::nullopt;
  return answer(found->second, request);
}

Response StaticFiles::answer(const File& file, const Request& request) {
  const bool packed = file.packed && accepts(request.header("Accept-Encoding").value_or(""), "gzip");
  std::string etag = "\"" + file.etag + (packed ? "-gz\"" : "\"");
  Response response;
  response.set("ETag", etag);
  response.set("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (file.packed) response.set("Vary", "Accept-Encoding");
  if (names_etag(request.header("If-None-Match").value_or(""), etag)) {
    response.status = 304;
    return response;
  }
  response.set("Content-Type", std::string(file.type));
  if (packed) response.set("Content-Encoding", "gzip");
  if (packed == file.packed) {
    response.shared_body = file.bytes;
    return response;
  }
  auto plain = gunzip(*file.bytes, kMaxFileBytes);
  CHECK(plain);  // It was whole when it was read.
  response.body = std::move(*plain);
  return response;
}

}  // namespace nf::http
