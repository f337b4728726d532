#include "http/static_files.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "http/client_for_tests.h"
#include "http/gzip.h"
#include "http/router.h"

namespace nf::http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public testing::Test {
 protected:
  StaticFilesTest() {
    std::string path = (fs::temp_directory_path() / "nf-pages-XXXXXX").string();
    folder_ = mkdtemp(path.data());
    put("index.html", "<html>pages</html>");
    put("assets/app-1a2b.js", script_);
    put("assets/logo.png", "\x89PNG");
    put(".secret", "hidden");
    put(".git/config", "hidden");
  }
  ~StaticFilesTest() override { fs::remove_all(folder_); }

  void put(const std::string& name, const std::string& bytes) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::optional<Response> serve(std::string path,
                                std::vector<std::pair<std::string, std::string>> headers = {}) {
    auto files = StaticFiles::load(folder_.string());
    EXPECT_TRUE(files);
    Request request;
    request.path = std::move(path);
    for (const auto& [name, value] : headers) request.headers.add(name, value);
    return files->serve(request);
  }

  fs::path folder_;
  const std::string script_ = std::string(5000, 'x') + "end";
};

TEST_F(StaticFilesTest, ServesFilesWithTypeAndCaching) {
  auto script = serve("/assets/app-1a2b.js");
  EXPECT_EQ(script->content(), script_);
  EXPECT_EQ(*script->find("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(*script->find("Cache-Control"), "public, max-age=31536000, immutable");
  auto index = serve("/");
  EXPECT_EQ(index->content(), "<html>pages</html>");
  EXPECT_EQ(*index->find("Cache-Control"), "no-cache");
  EXPECT_EQ(*serve("/assets/logo.png")->find("Content-Type"), "image/png");
}

TEST_F(StaticFilesTest, CompressesForThoseWhoTakeIt) {
  auto packed = serve("/assets/app-1a2b.js", {{"Accept-Encoding", "br, gzip;q=0.8"}});
  EXPECT_EQ(*packed->find("Content-Encoding"), "gzip");
  EXPECT_EQ(*packed->find("Vary"), "Accept-Encoding");
  EXPECT_LT(packed->content().size(), 500u);
  EXPECT_EQ(gunzip(packed->content(), 10'000), script_);
  EXPECT_EQ(serve("/assets/app-1a2b.js", {{"Accept-Encoding", "gzip;q=0"}})->find("Content-Encoding"),
            nullptr);
  EXPECT_NE(*packed->find("ETag"), *serve("/assets/app-1a2b.js")->find("ETag"));
}

TEST_F(StaticFilesTest, TakesACompressedFileThatLiesBeside) {
  put("assets/big.txt", std::string(2000, 'a'));
  const std::string made_before = gzip(std::string(2000, 'b'));
  put("assets/big.txt.gz", made_before);
  EXPECT_EQ(serve("/assets/big.txt", {{"Accept-Encoding", "gzip"}})->content(), made_before);
  EXPECT_EQ(serve("/assets/big.txt")->content(), std::string(2000, 'b'));
  EXPECT_FALSE(serve("/assets/big.txt.gz"));
}

TEST_F(StaticFilesTest, ADamagedCompressedFileIsAnError) {
  put("assets/app-1a2b.js.gz", gzip(script_).substr(0, 30));
  const auto files = StaticFiles::load(folder_.string());
  ASSERT_FALSE(files);
  EXPECT_THAT(files.error().message, testing::HasSubstr("/assets/app-1a2b.js.gz"));
}

TEST(Gzip, WhatWasPackedComesBackWithinItsLimit) {
  const std::string text = std::string(100'000, 'a') + "\0end";
  const std::string packed = gzip(text);
  EXPECT_EQ(gunzip(packed, text.size()), text);
  EXPECT_EQ(gunzip(packed, text.size() - 1), std::nullopt);
  EXPECT_EQ(gunzip(gzip(""), 0), "");
  EXPECT_EQ(gunzip(packed + "x", text.size()), std::nullopt);
  EXPECT_EQ(gunzip("no gzip", 100), std::nullopt);
  EXPECT_EQ(gunzip("", 100), std::nullopt);
}

TEST_F(StaticFilesTest, SaysWhenTheClientHasIt) {
  std::string etag = *serve("/index.html")->find("ETag");
  for (const std::string& header : {etag, "W/" + etag, "\"other\", " + etag, std::string("*")}) {
    auto again = serve("/index.html", {{"If-None-Match", header}});
    EXPECT_EQ(again->status, 304) << header;
    EXPECT_EQ(again->content(), "");
  }
  EXPECT_EQ(serve("/index.html", {{"If-None-Match", "\"other\""}})->status, 200);
}

TEST_F(StaticFilesTest, PagesHaveTheirOwnPaths) {
  EXPECT_EQ(serve("/approvals/1", {{"Accept", "text/html,*/*;q=0.8"}})->content(), "<html>pages</html>");
  EXPECT_FALSE(serve("/approvals/1", {{"Accept", "application/json"}}));
  EXPECT_FALSE(serve("/approvals/1"));
  EXPECT_FALSE(serve("/.secret"));
  EXPECT_FALSE(serve("/.git/config"));
}

TEST(Accept, WhatIsWantedMoreIsPreferred) {
  const auto wants_page = [](std::string_view accept) {
    return prefers(accept, "text/html", "application/json");
  };
  for (const char* page :
       {"text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html, application/json",
        "application/json;q=0.5, text/html;q=0.9", "TEXT/HTML;level=1;Q=0.5, image/png"})
    EXPECT_TRUE(wants_page(page)) << page;
  for (const char* data : {"", "*/*", "application/json", "text/*", "text/html;q=0", "text/html;q=0.0",
                           "application/json, text/html;q=0.5", "text/html;q=0.1, application/json",
                           "application/*, text/html;q=0.9", "*/*, text/html;q=0.9"})
    EXPECT_FALSE(wants_page(data)) << data;
}

TEST_F(StaticFilesTest, AMissingFolderIsAnError) {
  EXPECT_FALSE(StaticFiles::load((folder_ / "none").string()));
}

class NoAccounts : public Authenticator {
  void authenticate(Credentials, std::function<void(Result<Caller>)> then) override {
    then(fail(ErrorCode::Forbidden, ""));
  }
};

TEST_F(StaticFilesTest, RoutesGoBeforePages) {
  auto files = StaticFiles::load(folder_.string());
  ASSERT_TRUE(files);
  NoAccounts accounts;
  Router router({}, accounts, {.pages = &*files});
  auto server = start_server(router);
  Client client(server->port());
  const std::string html = "Accept: text/html\r\n";
  EXPECT_EQ(client.ask(get("/inbox", html)).body, "<html>pages</html>");
  EXPECT_EQ(client.ask(get("/api/v1/none", html)).status, 404) << "what begins like a route is no page";
  EXPECT_EQ(client.ask(get("/none.js")).status, 404);
  EXPECT_EQ(client.ask(with_body("POST", "/inbox", "", html)).status, 404);
  EXPECT_EQ(client.ask(get("/../../etc/passwd", html)).status, 400);
}

}  // namespace
}  // namespace nf::http
