/** The exercises of the chapters: what is asked, what is right, and what went wrong. */
package recurrent.exercise;
