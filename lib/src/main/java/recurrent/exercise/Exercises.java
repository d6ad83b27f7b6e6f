package recurrent.exercise;

import java.util.List;
import java.util.stream.Stream;

/** The exercises of all chapters, by their number. */
public final class Exercises {

  private Exercises() {}

  /**
   * Checks an answer and prints the verdict: {@code ✓} right, {@code ✗} wrong with the likely
   * cause, {@code ○} not answered yet. Never throws because of an answer.
   *
   * @param id chapter and number, for example {@code 01.2}
   * @param answer the answer; {@code null}, not-a-number and an empty text stand for none yet
   * @throws IllegalArgumentException if there is no such exercise
   */
  public static void check(String id, Object answer) {
    System.out.println(verdict(id, answer));
  }

  /**
   * Checks an answer without printing, for a teacher's own programs.
   *
   * @param id chapter and number
   * @param answer the answer
   * @return the verdict
   * @throws IllegalArgumentException if there is no such exercise
   */
  public static Verdict verdict(String id, Object answer) {
    return all().stream()
        .filter(exercise -> exercise.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no exercise "
                        + id
                        + ": there are "
                        + all().stream().map(Exercise::id).toList()))
        .verdict(answer);
  }

  static List<Exercise<?>> all() {
    return Stream.of(
            Chapter00.exercises(),
            Chapter01.exercises(),
            Chapter02.exercises(),
            Chapter03.exercises(),
            Chapter04.exercises(),
            Chapter05.exercises(),
            Chapter06.exercises(),
            Chapter07.exercises(),
            Chapter08.exercises(),
            Chapter09.exercises(),
            Chapter10.exercises(),
            Chapter11.exercises())
        .<Exercise<?>>flatMap(List::stream)
        .toList();
  }
}
