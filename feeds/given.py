"""Common given names. A surname after one of them that is not his own is somebody else's.

Written once in Latin; compared by skeleton, so that Сергей, Sergej and Sergei are one.
"""

from __future__ import annotations

from functools import lru_cache

from feeds.names import bases
from feeds.text import fold
from feeds.translit import skeleton

_NAMES = """
Aaron Abdul Abdulaziz Abdullah Abel Adam Adrian Agnes Agnieszka Ahmad Ahmed Aidan Aino Alain Alan Alar
Albert Alberto Aleksandar Aleksander Aleksandr Aleksandra Alena Alessandro Alex Alexander Alexandra
Alexandre Alexei Alexey Alfred Ali Alice Alicia Alina Alisa Alona Alvaro Amanda Amelia Amin Amir
Anastasia Anatolii Anatolij Anatoly Anders Andre Andrea Andreas Andrei Andrej Andrew Andrii Andrius
Andriy Andrzej Angela Angelika Anita Anja Anna Anne Annika Anthony Antoine Anton Antoni Antonina Antonio
Antti Anwar Ariel Arkadi Arkady Arnold Arsen Arseny Artem Arthur Artur Arturs Artyom Arvydas Attila Avi
Axel Ayse Baiba Balazs Barbara Barron Bartosz Beata Beatriz Benjamin Benny Bernard Bill Bjorn Bob Bogdan
Bohdan Boris Borut Borys Brad Bradley Brandon Brian Bronislaw Bruce Bruno Burak Carl Carla Carlos Carmen
Carol Caroline Catherine Cem Cezary Charles Charlie Charlotte Chiara Chris Christian Christina Christine
Christoph Christopher Chuck Claire Clara Claudia Colin Constantin Craig Cristian Cristina Daniel Daniela
Daniil Danil Danylo Daria Dariusz Darya David Davyd Dean Deborah Demian Denis Denys Derek Diana Diego
Dieter Dimitris Dirk Dominic Dominik Donald Dorota Douglas Dragan Drew Duarte Dusan Dylan Ebba
Edgar Edgars Eduard Edward Eero Egils Egor Ekaterina Elena Eleni Elina Elizabeth Elizaveta Ellen Elon
Emil Emily Emine Emma Emmanuel Enrique Eric Erik Erika Ernest Espen Esther Ethan Eugene Eva Evan Evgeni
Evgenia Evgeny Evika Ewa Fabio Fabrizio Faisal Fatima Federica Fedor Felipe Felix Ferenc Fernando Filip
Finn Florian Francesca Francesco Francis Francisco Franck Francois Frank Franz Fred Frederic Frederik
Fyodor Gabor Gabriel Gabriela Galina Gary Gavin Gennady Geoffrey Georg George Georges Georgi Georgy
Gerald Gerard Gergely Gerhard Giacomo Gianni Giorgia Giorgio Giorgos Giovanni Gitanas Giulia Giuseppe
Gleb Goncalo Graham Greg Gregory Grigory Grzegorz Guido Guillaume Gunther Gustav Hakan Halyna Hanna
Hannah Hanno Hans Harald Harold Harry Hasan Hassan Heidi Heinrich Heinz Helen Helena Helga Helmut
Hennadii Henri Henrik Henry Heorhii Herbert Herman Howard Hryhorii Hugo Hulusi Hunter Hussein Ian Ibrahim
Ignacio Igor Ihor Ilan Ilia Ilie Illia Ilya Ines Ingrid Inna Iosif Irakli Irene Irina Iryna Isaac Isabel
Isabella Istvan Ivan Ivana Ivanka Ivica Jack Jackie Jacob Jacques Jake Jakub James Jamie Jan Jana Jane
Janet Janez Janusz Jared Jaroslaw Jason Javier Jay Jean Jeff Jeffrey Jennifer Jens Jeremy Jerome Jerry
Jerzy Jesse Jessica Jill Jim Jimmy Jiri Joachim Joan Joanna Joao Joaquin Joe Joel Johan Johann Johanna
Johannes John Johnny Jon Jonas Jonathan Jorge Jose Josef Josep Joseph Josh Joshua Juan Judit Juha Julia
Julian Julie Julien Julius Juraj Jurgen Justin Kaido Kaja Kamil Karel Karin Karina Karl Karol Karolina
Kasper Katalin Katarina Katarzyna Kate Katherine Kathleen Kathy Katie Katja Keir Keith Kelly Kemal
Kenneth Kerstin Kestutis Kevin Khaled Khalid Kim Kimberly Kira Kirill Kirsten Klaus Konrad Konstantin
Kostas Kostyantyn Krisjanis Kristen Kristina Krzysztof Ksenia Kurt Kyle Kyriakos Kyrylo Lara Larry Lars
Lasse Laszlo Laura Lauren Laurent Lazar Lee Lena Leo Leon Leonard Leonardo Leonid Lesia Lesya Leszek Lev
Lidia Lilia Linas Linda Lindsey Lisa Liza Louis Louise Lubos Luca Lucas Lucia Ludmila Luigi Luis Luisa
Luka Lukas Luke Lydia Lyudmila Magdalena Maia Maja Majed Maksim Maksym Malcolm Malgorzata Manfred Manuel
Marat Marc Marcel Marcin Marco Marcos Marcus Marek Margaret Margarita Margus Maria Mariana Marianne Marie
Marina Mario Marion Mariusz Mariya Mark Marko Markus Marta Martha Martin Martina Mary Maryna Massimo
Mateusz Mathias Mats Matt Matteo Matthew Matthias Maurice Maxim Maxime Maya Megan Mehmet Melania Melissa
Meryem Mette Mevlut Michael Michal Michel Michele Michelle Miguel Mikael Mike Mikhail Mikhailo Mikheil
Mikola Milan Milorad Milos Mira Mircea Miroslav Mohamed Mohammad Mohammed Monica Monika Moritz Morten
Muhammad Murat Mustafa Mykhailo Mykola Nadezhda Nadia Narendra Nasser Natalia Nataliia Nataliya Natalya
Natasha Nathan Nazar Neil Nenad Nicholas Nick Nicola Nicolas Nicole Nicusor Niels Nigel Nikita Niklas
Nikola Nikolai Nikolas Nikolay Nikos Nils Nina Noah Nora Norbert Norman Nuno Oana Oksana Olaf Oleg Oleh
Oleksandr Oleksandra Oleksii Oleksiy Olena Olga Olha Oliver Olivia Olivier Omar Omer Ondrej Orest Oscar
Oskar Osman Ostap Otto Owen Pablo Paolo Pascal Patricia Patrick Patrik Paul Paula Pauline Paulo Pavel
Pavlo Pawel Pedro Pekka Pete Peter Petr Petra Petro Petteri Phil Philip Philipp Philippe Pierre Pietro
Pilar Piotr Polina Pyotr Rachel Radoslaw Rafael Rafal Ralf Ralph Ramon Randy Rasmus Raul Ray Raymond
Rebecca Reinhard Renata Rene Ricardo Richard Rick Rita Rob Robert Roberto Rodrigo Roger Roland Rolf Roman
Ron Ronald Rosa Rostislav Rudolf Rui Ruslan Rustam Rustem Ruth Ryan Ryszard Saad Salman Salome Sam
Samantha Samuel Sandra Sara Sarah Saud Saul Sauli Scott Sean Sebastian Selim Semen Serge Sergei Sergey
Sergii Sergio Serhii Serhiy Simon Simone Slawomir Sofia Solomiia Sonia Sophie Soren Stanislav Stanislaw
Stefan Stefania Stefano Stella Stephan Stephane Stephanie Stephen Steve Steven Stuart Susan Susanne Sven
Svetlana Svitlana Sylvia Sylvie Szymon Tamara Tamas Tamim Taras Tariq Tatiana Tatyana Taylor Ted Teresa
Terry Tetiana Theo Theodor Theresa Thierry Thomas Tiago Tiffany Tim Timofey Timothy Timur Tina Tobias
Todd Tom Tomas Tomasz Tommy Toni Tony Tracy Traian Travis Tristan Tyler Udo Ulf Ulrich Ulrike Umar
Urmas Ursula Uwe Vaclav Vadim Vadym Valentin Valentina Valentyn Valeria Valerie Valerii Valeriy Valery
Vanessa Vasil Vasily Vasyl Vera Veronika Victor Victoria Viktor Viktoria Vincent Vira Vitali Vitalii
Vitaly Vlad Vladimir Vladislav Vladyslav Volker Volodymyr Vsevolod Vuk Vyacheslav Walter Wanda Warren
Wayne Werner Wilhelm William Witold Wladyslaw Wojciech Wolfgang Yahya Yair Yan Yana Yannis Yaroslav Yasar
Yegor Yehor Yelena Yevgenia Yevgeny Yevhen Yevhenia Yitzhak Yossi Yousef Yulia Yuliia Yuri Yurii Yuriy
Yury Yusuf Yves Yvonne Zachary Zara Zbigniew Zdenek Zenon Zoe Zoltan Zoran Zurab
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
