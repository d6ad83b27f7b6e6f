package recurrent.exercise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import recurrent.exercise.Verdict.State;

/**
 * A question of a chapter with its right answer and the typical wrong ones. An answer is a value,
 * an array or a lambda; it is judged by the numbers that it gives, and a wrong one is told by what
 * it has in common with a typical mistake.
 *
 * @param <A> what the learner hands in
 */
public final class Exercise<A> {

  /**
   * A typical wrong answer.
   *
   * @param <A> what the learner hands in
   * @param answer the wrong answer
   * @param diagnosis what the learner is told
   */
  public record Mistake<A>(A answer, String diagnosis) {}

  private final String id;
  private final Class<A> type;
  private final A solution;
  private final List<Mistake<A>> mistakes;
  private final Function<A, Optional<String>> fault;
  private final String insight;

  private Exercise(Draft<A> draft, String insight) {
    id = draft.id;
    type = draft.type;
    solution = draft.solution;
    mistakes = List.copyOf(draft.mistakes);
    fault = draft.fault();
    this.insight = insight;
  }

  /**
   * Begins an exercise.
   *
   * @param <A> what the learner hands in
   * @param id chapter and number, for example {@code 01.2}
   * @param type the type of the answer
   * @return a draft that wants a solution, mistakes, and how answers are judged
   */
  static <A> Draft<A> of(String id, Class<A> type) {
    return new Draft<>(id, type);
  }

  /**
   * A question with answers to choose from, each named by a letter.
   *
   * @param id chapter and number
   * @param right the right letter
   * @param others what is wrong with each other letter
   * @param insight what the right answer teaches
   * @return the exercise
   */
  static Exercise<String> choice(
      String id, String right, Map<String, String> others, String insight) {
    var draft = of(id, String.class).solution(right);
    others.forEach(draft::mistake);
    return draft
        .judgedBy(
            answer -> {
              var letter = answer.strip().toUpperCase(Locale.ROOT);
              return letter.equals(right)
                  ? Optional.empty()
                  : Optional.of(
                      others.getOrDefault(
                          letter, "\"" + answer + "\" is none of the letters to choose from"));
            })
        .insight(insight);
  }

  /**
   * Chapter and number.
   *
   * @return for example {@code 01.2}
   */
  public String id() {
    return id;
  }

  /**
   * An answer that is right.
   *
   * @return the solution
   */
  A solution() {
    return solution;
  }

  /**
   * Answers that are wrong, with what the learner is told.
   *
   * @return the typical mistakes
   */
  List<Mistake<A>> mistakes() {
    return mistakes;
  }

  /**
   * Judges an answer. Never throws: what goes wrong in the answer becomes part of the verdict.
   *
   * @param answer the answer; {@code null}, not-a-number and an empty text stand for none yet
   * @return right, wrong or not answered, with a sentence
   */
  public Verdict verdict(Object answer) {
    if (answer == null
        || answer instanceof Double number && number.isNaN()
        || answer instanceof String text && text.isBlank()) {
      return new Verdict(id, State.UNANSWERED, "not answered yet");
    }
    if (!type.isInstance(answer)) {
      return wrong(
          "the answer should be a "
              + type.getSimpleName()
              + "; this is a "
              + answer.getClass().getSimpleName());
    }
    try {
      return fault
          .apply(type.cast(answer))
          .map(this::wrong)
          .orElseGet(() -> new Verdict(id, State.RIGHT, "right. " + insight));
    } catch (RuntimeException | StackOverflowError e) {
      return wrong("your answer throws " + e);
    }
  }

  private Verdict wrong(String text) {
    return new Verdict(id, State.WRONG, text);
  }

  /**
   * An exercise that is being written.
   *
   * @param <A> what the learner hands in
   */
  static final class Draft<A> {
    private final String id;
    private final Class<A> type;
    private final List<Mistake<A>> mistakes = new ArrayList<>();
    private A solution;
    private Function<A, double[]> outcome;
    private IntFunction<String> where = i -> "index " + i;
    private double tolerance = 1e-9;
    private Function<A, Optional<String>> judge;

    private Draft(String id, Class<A> type) {
      this.id = id;
      this.type = type;
    }

    /** The numbers that an answer gives; two answers are the same if these agree. */
    Draft<A> gives(Function<A, double[]> outcome) {
      this.outcome = outcome;
      return this;
    }

    /** How a place in those numbers is named to the learner, for example "month 3". */
    Draft<A> at(IntFunction<String> where) {
      this.where = where;
      return this;
    }

    /** Largest absolute difference to the right numbers; 1e-9 without this. */
    Draft<A> within(double tolerance) {
      this.tolerance = tolerance;
      return this;
    }

    /** For answers that can be right in many ways: says what is wrong, or nothing. */
    Draft<A> judgedBy(Function<A, Optional<String>> judge) {
      this.judge = judge;
      return this;
    }

    Draft<A> solution(A solution) {
      this.solution = solution;
      return this;
    }

    Draft<A> mistake(A answer, String diagnosis) {
      mistakes.add(new Mistake<>(answer, diagnosis));
      return this;
    }

    /** Ends the draft: the sentence that a right answer earns. */
    Exercise<A> insight(String insight) {
      return new Exercise<>(this, insight);
    }

    private Function<A, Optional<String>> fault() {
      return judge != null ? judge : this::comparison;
    }

    private Optional<String> comparison(A answer) {
      var expected = outcome.apply(solution);
      var actual = outcome.apply(answer);
      if (actual == null) {
        return Optional.of("your answer gives null");
      }
      if (Comparison.agree(expected, actual, tolerance)) {
        return Optional.empty();
      }
      var known =
          mistakes.stream()
              .filter(m -> Comparison.agree(outcome.apply(m.answer()), actual, tolerance))
              .map(Mistake::diagnosis)
              .findFirst();
      var cause = known.or(() -> Comparison.cause(expected, actual, tolerance));
      return Optional.of(
          Comparison.difference(expected, actual, where)
              + cause.map(c -> ". Likely cause: " + c).orElse(""));
    }
  }
}
