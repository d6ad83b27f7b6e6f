package recurrent.exercise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import recurrent.exercise.Verdict.State;

class ExercisesTest {

  private static final Pattern CHECK = Pattern.compile("Exercises\\.check\\(\\\\\"(.+?)\\\\\"");

  static Stream<Exercise<?>> exercises() {
    return Exercises.all().stream();
  }

  @ParameterizedTest
  @MethodSource("exercises")
  void theSolutionIsRight(Exercise<?> exercise) {
    var verdict = exercise.verdict(exercise.solution());
    assertEquals(State.RIGHT, verdict.state(), verdict.toString());
  }

  @ParameterizedTest
  @MethodSource("exercises")
  void everyTypicalMistakeIsNamed(Exercise<?> exercise) {
    assertTrue(exercise.mistakes().size() >= 2, exercise.id());
    for (var mistake : exercise.mistakes()) {
      var verdict = exercise.verdict(mistake.answer());
      assertEquals(State.WRONG, verdict.state(), verdict.toString());
      assertTrue(verdict.text().contains(mistake.diagnosis()), verdict.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("exercises")
  void anythingCanBeHandedIn(Exercise<?> exercise) {
    for (Object nothing : new Object[] {null, Double.NaN, " "}) {
      assertEquals(State.UNANSWERED, exercise.verdict(nothing).state());
    }
    for (Object strange : new Object[] {new Object(), "?", new double[0], new double[3][0]}) {
      assertEquals(State.WRONG, exercise.verdict(strange).state());
    }
  }

  @Test
  void theNotebooksAskExactlyTheseExercisesAndTheSolutionsAnswerThem() throws IOException {
    var ids = exercises().map(Exercise::id).toList();
    assertEquals(new TreeSet<>(ids).stream().toList(), ids, "sorted, each once");
    assertEquals(ids, asked(Path.of("../notebooks")));
    assertEquals(ids, asked(Path.of("../notebooks/solutions")));
  }

  private static List<String> asked(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".ipynb"))
          .sorted()
          .flatMap(
              file -> CHECK.matcher(text(file)).results().map(found -> found.group(1)).distinct())
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anUnknownExerciseIsRefusedWithTheKnownOnes() {
    var error = assertThrows(IllegalArgumentException.class, () -> Exercises.check("99.1", 1.0));
    assertTrue(error.getMessage().contains("99.1") && error.getMessage().contains("00.1"));
  }

  @Test
  void anAnswerThatThrowsIsWrongAndDoesNotThrow() {
    DoubleUnaryOperator broken = x -> List.of(x).get(1);
    var verdict = Exercises.verdict("00.3", broken);
    assertEquals(State.WRONG, verdict.state());
    assertTrue(verdict.text().contains("IndexOutOfBounds"), verdict.text());
    DoubleUnaryOperator endless =
        new DoubleUnaryOperator() {
          @Override
          public double applyAsDouble(double x) {
            return applyAsDouble(x + 1);
          }
        };
    assertTrue(Exercises.verdict("00.3", endless).text().contains("StackOverflowError"));
  }

  @Test
  void theVerdictIsOneLineThatBeginsWithItsMark() {
    assertEquals("○ 00.2: not answered yet", Exercises.verdict("00.2", "").toString());
    assertTrue(Exercises.verdict("00.2", "b").toString().startsWith("✓ 00.2: right. "));
    assertTrue(Exercises.verdict("00.2", "A").toString().startsWith("✗ 00.2: "));
    assertTrue(Exercises.verdict("00.2", "D").text().contains("none of the letters"));
  }
}
