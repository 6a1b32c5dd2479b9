"""Common given names. A surname after one of them that is not his own is somebody else's.

Written once in Latin; compared by skeleton, so that Сергей, Sergej and Sergei are one.
"""

from __future__ import annotations

from functools import lru_cache

from feeds.names import bases
from feeds.text import fold
from feeds.translit import skeleton

_NAMES = """
Aaron Abdul Abdulaziz Abdullah Abel Adam Adolfo Adrian Adriana Afonso Agata Agnes Agnieszka Ahmad Ahmed
Ahmet Aidan Aino Aivars Alain Alan Alar Albert Alberto Aleksandar Aleksander Aleksandr Aleksandra Alena
Alessandro Alessia Alex Alexander Alexandra Alexandre Alexei Alexey Alfred Algirdas Ali Alice Alicia
Alina Alisa Alona Alvaro Amanda Amelia Amin Amir Anastasia Anatolii Anatolij Anatoly Anders Andre Andrea
Andreas Andrei Andrej Andrew Andrii Andrius Andriy Andrzej Angela Angelika Anita Anja Anna Annalena Anne
Annette Annika Anthony Antoine Anton Antoni Antonia Antonina Antonio Antti Anwar Anze Arianna Ariel
Arkadi Arkady Armin Arnold Arsen Arseny Artem Arthur Artur Arturo Arturs Artyom Arvydas Atanas Attila Avi
Axel Ayse Baiba Balazs Barbara Barron Bartlomiej Bartosz Beata Beatriz Benjamin Benny Benoit Bernard
Bernardo Bernd Bertrand Bill Bjorn Bob Bogdan Bohdan Bojan Boris Borja Borut Borys Boyko Brad Bradley
Brandon Brian Bronislaw Bruce Bruno Burak Calin Carl Carla Carlo Carlos Carmen Carol Caroline Catarina
Catherine Cem Cemal Cezary Charles Charlie Charlotte Chiara Chris Christian Christina Christine Christoph
Christopher Chuck Claire Clara Claudia Claudio Clement Colin Constantin Craig Cristian Cristina Cristobal
Dacian Dalia Daniel Daniela Daniele Daniil Danil Danylo Daria Dariusz Darya David Davide Davyd Dean
Deborah Demian Denis Denys Derek Desislava Detlef Diana Didier Diego Dieter Dietmar Dimitris Dirk Dominic
Dominik Donald Dorota Douglas Dragan Dragos Drew Duarte Dusan Dylan Ebba Edgar Edgars Eduard Eduardo
Edward Eero Egils Egon Egor Ekaterina Elena Eleni Elisabeth Elisabetta Elizabeth Elizaveta Ellen Elon
Emeric Emil Emilian Emilio Emily Emine Emma Emmanuel Enrico Enrique Eric Erik Erika Ernest Ersin Espen
Esteban Esther Ethan Eugene Eva Evan Evgeni Evgenia Evgeny Evika Ewa Fabiana Fabien Fabio Fabrizio Faisal
Fatih Fatima Federica Federico Fedor Felipe Felix Ferenc Fernando Filip Filippo Finn Flavio Florian
Florin Francesca Francesco Francis Francisco Franck Francois Frank Franz Fred Frederic Frederik Friedrich
Fyodor Gabor Gabriel Gabriela Gabriele Galina Gary Gaspard Gavin Gennady Geoffrey Georg George Georges
Georgi Georgy Gerald Gerard Gergely Gerhard Giacomo Gianluca Gianni Gilles Giorgia Giorgio Giorgos
Giovanni Gitanas Giulia Giuseppe Gleb Gokhan Goncalo Gonzalo Graham Grazyna Greg Gregory Grigory Grzegorz
Guenter Guido Guillaume Gunnar Gunther Gustav Gustavo Haakon Hakan Halyna Hanna Hannah Hans Harald Harold
Harry Hasan Hassan Hector Heidi Heinrich Heinz Heitor Helen Helena Helga Helmut Hennadii Henri Henrik
Henry Heorhii Herbert Herman Holger Horia Howard Hristo Hryhorii Hugo Hulusi Hunter Huseyin Hussein Ian
Ibrahim Ignacio Igor Ihor Ilan Ilaria Ilia Ilie Illia Ilya Ines Ingrid Inna Ionut Iosif Irakli Irene
Irina Iryna Isaac Isabel Isabella Istvan Ivan Ivana Ivanka Ivaylo Ivica Izabela Jack Jackie Jacob Jacques
Jake Jakob Jakub James Jamie Jan Jana Jane Janet Janez Janis Janusz Jared Jaroslava Jaroslaw Jason Javier
Jay Jean Jeff Jeffrey Jennifer Jens Jeremy Jerome Jerry Jerzy Jesse Jessica Jill Jim Jimmy Jiri Joachim
Joan Joanna Joao Joaquim Joaquin Jochen Joe Joel Joerg Johan Johann Johanna Johannes John Johnny Jon
Jonas Jonathan Jordi Jorge Jose Josef Josep Joseph Josh Joshua Juan Judit Juha Julia Julian Julie Julien
Julius Juraj Jurgen Justin Kadir Kaido Kaja Kamil Karel Karin Karina Karl Karlis Karol Karolina Kasper
Katalin Katarina Katarzyna Kate Katherine Kathleen Kathrin Kathy Katie Katja Keir Keith Kelly Kemal
Kenneth Kerstin Kestutis Kevin Khaled Khalid Kim Kimberly Kira Kirill Kirsten Klaus Konrad Konstantin
Kostas Kostyantyn Krisjanis Krista Kristen Kristina Krzysztof Ksenia Kurt Kyle Kyriakos Kyrylo Laimdota
Lara Larry Lars Lasse Laszlo Laura Lauren Laurent Laurynas Lazar Leandro Lee Lena Leo Leon Leonard
Leonardo Leonid Lesia Lesya Leszek Leticia Lev Lidia Lilia Linas Linda Lindsey Lisa Liviu Liza Lorenzo
Louis Louise Luana Lubica Lubos Luca Lucas Lucia Lucian Luciano Lucie Ludmila Ludvik Ludwig Luigi Luis
Luisa Luka Lukas Lukasz Luke Lutz Lydia Lyudmila Maciej Magdalena Maia Mairis Maja Majed Maksim Maksym
Malcolm Malgorzata Malwina Manfred Manon Mantas Manuel Marat Marc Marcel Marcelo Marcin Marco Marcos
Marcus Marek Margaret Margarita Margus Maria Mariana Marianne Marie Marina Mario Marion Marius Mariusz
Mariya Mark Marketa Marko Markus Marta Martha Martin Martina Mary Maryna Massimo Mateusz Mathias Mathilde
Mats Matt Matteo Matthew Matthias Maurice Maurizio Mauro Maxence Maxim Maxime Maya Megan Mehmet Melania
Melissa Meryem Mette Mevlut Michael Michal Michalina Michel Michele Michelle Miguel Mikael Mike Mikhail
Mikhailo Mikheil Mikola Milan Milica Milorad Milos Mira Mircea Miroslav Mohamed Mohammad Mohammed Monica
Monika Moritz Morten Muhammad Murat Muriel Mustafa Mykhailo Mykola Nadezhda Nadia Nadine Nancy Narendra
Nasser Natalia Nataliia Nataliya Natalya Natasha Nathan Nazar Nebojsa Neil Nenad Nicholas Nick Nicola
Nicolai Nicolas Nicole Nicusor Niels Nigel Nikita Niklas Nikola Nikolai Nikolas Nikolay Nikos Nils Nina
Noah Nora Norbert Norman Normunds Numan Nuno Nuria Oana Octavian Oksana Olaf Oleg Oleh Oleksandr
Oleksandra Oleksii Oleksiy Olena Olga Olha Oliver Olivia Olivier Omar Omer Ondrej Orest Oriol Oscar Oskar
Osman Ostap Otavio Otto Ovidiu Owen Pablo Paola Paolo Pascal Patricia Patrick Patrik Paul Paula Pauline
Paulo Pavel Pavla Pavlo Pawel Pedro Petar Pete Peter Petr Petra Petro Petteri Phil Philip Philipp
Philippe Pierre Pietro Pilar Piotr Polina Predrag Przemyslaw Pyotr Quentin Rachel Radek Radoslaw Rafael
Rafal Raffaele Raimonds Rainer Ralf Ralph Ramon Randy Raphael Raquel Rasmus Raul Ray Raymond Razvan
Rebecca Reiner Reinhard Remi Renan Renata Renato Rene Ricardo Riccardo Richard Rick Rita Rob Robert
Roberta Roberto Rocio Roderich Rodrigo Roger Rokas Roland Rolf Romain Roman Ron Ronald Rosa Rostislav
Ruben Rudolf Rui Ruslan Rustam Rustem Ruth Ryan Ryszard Sabine Salman Salome Sam Samantha Samuel Sandra
Santiago Sara Sarah Saud Saul Sauli Scott Sean Sebastian Sebastien Segolene Selcuk Selim Semen Serge
Sergei Sergey Sergii Sergio Serhii Serhiy Serkan Silke Silvia Silvio Simon Simone Sinisa Slavko Slawomir
Sofia Solomiia Sonia Sophie Soren Sorin Stanislav Stanislaw Stefan Stefania Stefano Steffen Stella
Stephan Stephane Stephanie Stephen Steve Steven Stoyan Stuart Suleyman Susan Susanne Sven Svenja Svetlana
Svitlana Sylvia Sylvie Szymon Tadeusz Tamara Tamas Tamim Tanja Taras Tariq Tatiana Tatyana Taylor Ted
Teresa Tereza Terry Tetiana Theo Theodor Theresa Thiago Thibault Thierry Thomas Tiago Tiffany Tihomir Tim
Timofey Timothy Timur Tina Tobias Todd Tolga Tom Tomas Tomasz Tommy Toni Tony Toomas Tracy Traian Travis
Trine Tristan Tsvetan Tudor Tyler Udo Ulf Ulrich Ulrike Umar Urmas Ursula Urszula Uwe Vaclav Vadim Vadym
Valdis Valentin Valentina Valentyn Valeria Valerie Valerii Valerio Valeriy Valery Vanessa Vasil Vasily
Vasyl Vera Veronika Victor Victoria Viktor Viktoria Villy Vincent Vinicius Vira Virginie Vitali Vitalii
Vitaly Vittorio Vlad Vladimir Vladislav Vladyslav Vojtech Volker Volodymyr Vsevolod Vuk Vyacheslav
Vytautas Walter Wanda Warren Wayne Werner Wieslaw Wilhelm William Witold Wladyslaw Wojciech Wolfgang Xavi
Xavier Yael Yahya Yair Yan Yana Yannis Yaroslav Yegor Yehor Yelena Yevgenia Yevgeny Yevhen Yevhenia
Yitzhak Yolanda Yossi Yousef Yulia Yuliia Yuri Yurii Yuriy Yury Yusuf Yves Yvonne Zachary Zara Zbigniew
Zdenek Zdravko Zenon Zeynep Zoe Zoltan Zoran Zurab Zuzana Zygmunt
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
