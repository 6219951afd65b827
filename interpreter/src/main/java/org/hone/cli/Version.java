package org.hone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What is running. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "hone " + hone(),
            "java " + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")"
        };
    }

    /** The version of Hone. */
    public static String hone() {
        return built("hone");
    }

    /** A version that the build has written down: {@code hone}, {@code pytorch} or {@code djl}. Loads no native code. */
    static String built(String name) {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("version.txt is not in the jar");
            }
            Properties versions = new Properties();
            versions.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return versions.getProperty(name, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Versions for a run's manifest. */
    static Map<String, String> all(Map<String, String> backend) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("hone", hone());
        versions.put("java", System.getProperty("java.runtime.version", ""));
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        versions.putAll(backend);
        return versions;
    }
}
