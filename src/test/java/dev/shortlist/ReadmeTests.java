package dev.shortlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

@ServiceTest
class ReadmeTests {

  @Autowired Api api;
  @Autowired Environment environment;

  @Test
  void theTourWorksAsPasted() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String tour =
        Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL)
            .matcher(readme)
            .results()
            .map((MatchResult block) -> block.group(1))
            .filter(block -> block.contains("$shortlist/"))
            .collect(Collectors.joining());
    String here = "http://127.0.0.1:" + environment.getProperty("local.server.port");
    assertThat(tour).contains("http://127.0.0.1:8080");

    Process shell =
        new ProcessBuilder(
                "bash", "-euo", "pipefail", "-c", tour.replace("http://127.0.0.1:8080", here))
            .redirectErrorStream(true)
            .start();
    String output =
        new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(output).isZero();
    assertThat(output)
        .contains("\"state\":\"READY\"")
        .contains("{\"accepted\":6,\"round_state\":\"CLOSED\"}")
        .contains("\"labels\":{\"total\":20,\"reserved\":0,\"spent\":6,\"remaining\":14}")
        .contains("\"evaluation_id\"", "\"answer\":\"cannot-say-yet\"", "\"simulation_id\"");
  }

  @Test
  void ciRunsTheCommandThatTheReadmeNames() throws Exception {
    assertThat(Files.readString(Path.of("README.md"))).contains("```bash\n./mvnw verify\n```");
    assertThat(Files.readString(Path.of(".ci/run"))).contains("exec ./mvnw verify\n");
  }
}
