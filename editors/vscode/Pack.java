import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the extension into {@code hone-VERSION.vsix}: {@code java editors/vscode/Pack.java} with a JDK 21 or newer, from any
 * folder. The client library of the protocol comes from npm, by the versions and checksums of {@code package-lock.json}.
 */
final class Pack {
    private static final List<String> FILES = List.of(
            "package.json", "language-configuration.json", "extension.js", "syntaxes/hone.tmLanguage.json", "README.md");

    private Pack() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = folder();
        libraries(folder);
        String manifest = Files.readString(folder.resolve("package.json"));
        String version = field(manifest, "version");
        Path target = Path.of(args.length > 0 ? args[0] : "hone-" + version + ".vsix");
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            add(zip, "[Content_Types].xml", types().getBytes(StandardCharsets.UTF_8));
            add(zip, "extension.vsixmanifest", vsix(manifest, version).getBytes(StandardCharsets.UTF_8));
            for (String file : FILES) {
                add(zip, "extension/" + file, Files.readAllBytes(folder.resolve(file)));
            }
            Path modules = folder.resolve("node_modules");
            try (Stream<Path> all = Files.walk(modules)) {
                for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                    String name = folder.relativize(file).toString().replace('\\', '/');
                    boolean licence = file.getFileName().toString().equals("LICENSE");
                    if (!name.contains("/.") && (licence || name.matches(".*\\.(js|json|md|txt)"))) {
                        // A part of the archive needs an ending that [Content_Types].xml knows.
                        add(zip, "extension/" + name + (licence ? ".txt" : ""), Files.readAllBytes(file));
                    }
                }
            }
        }
        Files.move(part, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        System.out.println("wrote " + target + ", " + Files.size(target) / 1024 + " KiB");
        System.out.println("install it: code --install-extension " + target);
    }

    /** The folder of this file, which the launcher of source files does not say. */
    private static Path folder() {
        for (Path candidate : List.of(Path.of("editors/vscode"), Path.of(""))) {
            if (Files.exists(candidate.resolve("syntaxes/hone.tmLanguage.json"))) {
                return candidate;
            }
        }
        throw fail("run it from the project's folder or from editors/vscode");
    }

    private static void libraries(Path folder) throws IOException, InterruptedException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        try {
            Process npm = new ProcessBuilder(
                            windows ? "npm.cmd" : "npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
                    .directory(folder.toAbsolutePath().toFile())
                    .inheritIO()
                    .start();
            if (npm.waitFor() != 0) {
                throw fail("`npm ci` failed; nothing was packed");
            }
        } catch (IOException e) {
            throw fail("packing needs npm, for the client library vscode-languageclient: install Node.js 18 or newer");
        }
    }

    private static IllegalStateException fail(String message) {
        System.err.println("pack: " + message);
        System.exit(1);
        return new IllegalStateException(message);
    }

    private static String field(String json, String name) {
        Matcher m = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        if (!m.find()) {
            throw fail("package.json has no " + name);
        }
        return m.group(1);
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // The same files give the same archive.
        entry.setTime(315_619_200_000L);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static String types() {
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                  <Default Extension=".json" ContentType="application/json"/>
                  <Default Extension=".js" ContentType="application/javascript"/>
                  <Default Extension=".md" ContentType="text/markdown"/>
                  <Default Extension=".txt" ContentType="text/plain"/>
                  <Default Extension=".vsixmanifest" ContentType="text/xml"/>
                </Types>
                """;
    }

    private static String vsix(String manifest, String version) {
        String engine = field(manifest, "vscode");
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
                  <Metadata>
                    <Identity Language="en-US" Id="%s" Version="%s" Publisher="%s"/>
                    <DisplayName>%s</DisplayName>
                    <Description xml:space="preserve">%s</Description>
                    <Categories>Programming Languages</Categories>
                    <Properties>
                      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="%s"/>
                      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
                    </Properties>
                  </Metadata>
                  <Installation>
                    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
                  </Installation>
                  <Dependencies/>
                  <Assets>
                    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
                    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
                  </Assets>
                </PackageManifest>
                """
                .formatted(
                        field(manifest, "name"),
                        version,
                        field(manifest, "publisher"),
                        field(manifest, "displayName"),
                        field(manifest, "description"),
                        engine);
    }
}
