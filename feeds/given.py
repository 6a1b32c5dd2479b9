"""Common given names. A surname after one of them that is not his own is somebody else's.

Written once in Latin; compared by skeleton, so that Сергей, Sergej and Sergei are one.
"""

from __future__ import annotations

from functools import lru_cache

from feeds.names import bases
from feeds.text import fold
from feeds.translit import skeleton

_NAMES = """
Aaron Abdul Abel Adam Adrian Agnes Agnieszka Ahmad Ahmed Aidan Aino Alain Alan Albert Aleksandr
Aleksandar Aleksander Aleksandra Alena Alessandro Alex Alexander Alexandra Alexandre Alexei Alexey Alfred
Ali Alice Alicia Alina Alisa Alona Amanda Amelia Amin Amir Anastasia Anatoly Anatolii Anders Andre Andrea
Andreas Andrei Andrew Andrej Andrii Andriy Andrzej Angela Angelika Anita Anja Anna Anne Annika Anthony
Antoine Anton Antoni Antonio Antonina Ariel Arkady Arkadi Arnold Arseny Arsen Artem Artyom Artur Arthur
Avi Axel Barbara Barron Bartosz Beata Benjamin Benny Bernard Bill Bob Bogdan Bohdan Boris Borys Brad
Bradley Brandon Brian Bruce Bruno Carl Carla Carlos Carmen Carol Caroline Catherine Cem Charles Charlie
Charlotte Chris Christian Christina Christine Christoph Christopher Chuck Claire Claudia Clara Colin
Constantin Craig Cristian Cristina Daniel Daniela Daniil Danil Danylo Daria Darya David Dean Deborah
Demian Denis Denys Derek Diana Diego Dieter Dirk Dominic Dominik Donald Dorota Douglas Drew Dylan Edgar
Eduard Edward Eero Egor Ekaterina Elena Elizaveta Elizabeth Ellen Elon Emily Emil Emma Emmanuel Emine
Eric Erik Erika Ernest Esther Ethan Eugene Eva Evan Evgeni Evgeny Evgenia Ewa Fabio Fatima Fedor Fyodor
Felix Filip Finn Florian Francesca Francesco Francis Francisco Franck Francois Frank Franz Fred Frederic
Frederik Gabriel Galina Gary Gavin Gennady Geoffrey Georg George Georges Georgi Georgy Gerald Gerard
Gerhard Giacomo Gianni Giorgia Giorgio Giovanni Giulia Giuseppe Gleb Graham Greg Gregory Grigory Grzegorz
Guido Guillaume Gunther Gustav Hakan Halyna Hanna Hannah Hans Harald Harold Harry Hasan Hassan Heidi
Heinrich Heinz Helen Helena Helga Helmut Henri Henrik Henry Herbert Herman Howard Hryhorii Hugo Hunter
Hussein Ian Ibrahim Igor Ihor Ilan Ilia Ilya Illia Ingrid Inna Iosif Irene Irina Iryna Isaac Isabel
Isabella Ivan Ivana Ivanka Jack Jackie Jacob Jacques Jake Jakub James Jamie Jan Jana Jane Janet Janusz
Jared Jason Javier Jay Jean Jeff Jeffrey Jennifer Jens Jeremy Jerome Jerry Jerzy Jesse Jessica Jill Jim
Jimmy Joan Joanna Joachim Joao Joe Joel Johan Johann Johanna Johannes John Johnny Jon Jonas Jonathan
Jorge Josef Josep Joseph Josh Joshua Juan Juha Julia Julian Julie Julien Julius Jurgen Justin Kaja Kamil
Karel Karin Karina Karl Karol Karolina Kasper Kate Katarina Katarzyna Katherine Kathleen Kathy Katie
Katja Keir Keith Kelly Kenneth Kerstin Kevin Khalid Kim Kimberly Kira Kirill Kirsten Klaus Konrad
Konstantin Kostyantyn Kristina Ksenia Kurt Kyle Kyrylo Lara Larry Lars Lasse Laura Lauren Laurent Lazar
Lee Lena Leo Leon Leonard Leonid Leonardo Lesia Lev Lidia Lilia Linda Lindsey Lisa Liza Louis Louise Luca
Lucas Lucia Ludmila Luis Luisa Luka Lukas Luke Lydia Lyudmila Magdalena Maia Maja Maksim Maksym Malcolm
Malgorzata Manfred Manuel Marat Marc Marcel Marcin Marco Marcos Marcus Marek Margaret Margarita Maria
Mariana Marianne Marie Marina Mario Marion Mariusz Mariya Mark Marko Markus Marta Martha Martin Martina
Mary Maryna Massimo Mateusz Mathias Mats Matt Matteo Matthew Matthias Maurice Maxim Maxime Maya Megan
Mehmet Melania Melissa Meryem Michael Michal Michel Michele Michelle Miguel Mike Mikhail Mikael Mikola
Mykola Mykhailo Milan Milos Mira Mohamed Mohammad Mohammed Monica Monika Moritz Muhammad Murat Mustafa
Nadia Nadezhda Natalia Nataliya Natalya Natasha Nathan Nazar Neil Nicholas Nick Nicola Nicolas Nicole
Niels Nigel Nikita Niklas Nikola Nikolai Nikolas Nikolay Nils Nina Noah Nora Norbert Norman Oksana Olaf
Oleg Oleh Olena Oleksandr Oleksii Oleksiy Oleksandra Olga Olha Oliver Olivia Olivier Omar Omer Orest
Oscar Oskar Osman Ostap Otto Owen Pablo Paolo Pascal Patricia Patrick Patrik Paul Paula Pauline Paulo
Pavel Pavlo Pawel Pedro Pete Peter Petr Petra Petro Phil Philip Philipp Philippe Pierre Pietro Piotr
Polina Pyotr Rachel Radoslaw Rafael Rafal Ralf Ralph Ramon Randy Raul Ray Raymond Rebecca Reinhard Rene
Renata Ricardo Richard Rick Rita Rob Robert Roberto Rodrigo Roger Roland Rolf Roman Ron Ronald Rosa
Rostislav Rudolf Ruslan Rustam Rustem Ruth Ryan Salman Sam Samantha Samuel Sandra Sara Sarah Saul Scott
Sean Sebastian Selim Semen Serge Sergei Sergey Sergii Sergio Serhii Serhiy Simon Simone Sofia Sonia
Sophie Stanislav Stanislaw Stefan Stefania Stefano Stella Stephan Stephane Stephanie Stephen Steve Steven
Stuart Susan Susanne Sven Svetlana Svitlana Sylvia Sylvie Szymon Tamara Taras Tatiana Tatyana Taylor Ted
Teresa Terry Tetiana Theo Theodor Theresa Thierry Thomas Tiffany Tim Timothy Timofey Timur Tina Tobias
Todd Tom Tomas Tomasz Tommy Toni Tony Tracy Travis Tristan Tyler Udo Ulf Ulrich Ulrike Umar Ursula Uwe
Vadim Vadym Valentin Valentina Valentyn Valeria Valerie Valery Valeriy Vanessa Vasil Vasily Vasyl Vera
Veronika Viktor Victor Victoria Viktoria Vincent Vira Vitali Vitaly Vitalii Vlad Vladimir Vladislav
Vladyslav Volodymyr Volker Vsevolod Vyacheslav Walter Wanda Warren Wayne Werner Wilhelm William Witold
Wojciech Wolfgang Yahya Yan Yana Yair Yaroslav Yegor Yehor Yelena Yevgeny Yevgenia Yevhen Yevhenia
Yitzhak Yossi Yousef Yulia Yuliia Yuri Yuriy Yury Yusuf Yves Yvonne Zachary Zara Zoe Zoran Zurab
"""


def given_names() -> tuple[str, ...]:
    """All of them, in Latin."""
    return tuple(_NAMES.split())


@lru_cache(maxsize=1)
def _skeletons() -> frozenset[str]:
    return frozenset(skeleton(name) for name in _NAMES.split())


@lru_cache(maxsize=1)
def _latin() -> frozenset[str]:
    return frozenset(name.lower() for name in _NAMES.split())


@lru_cache(maxsize=16384)
def is_given(word: str, language: str = "") -> bool:
    """Whether a word, in any case and of the scripts `skeleton` reads, is a common given name.

    Short words in Latin must be spelled as the list has them: Will has the skeleton of Phil.
    """
    folded = fold(word)
    if folded.isascii() and len(folded) < 5:
        return folded in _latin()
    known = _skeletons()
    if skeleton(word, language) in known:
        return True
    return any(skeleton(form) in known for form in bases(folded, language) if len(form) > 3)
