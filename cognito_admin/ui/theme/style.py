"""The style sheet laid over Fusion: flat controls, one accent, quiet lines."""

from cognito_admin.ui.theme.tokens import HEADING_PX, RADIUS, SECTION_PX, SMALL_PX, TEXT_PX, TITLE_PX, Tokens


def style_sheet(tokens: Tokens, scale: float, *, right_to_left: bool = False) -> str:
    """The sheet of the whole program; sizes grow with ``scale``.

    Qt puts what stands in a control on its other side from right to left, but leaves pictures and the room beside them.
    """

    def px(size: float) -> str:
        return f"{round(size * scale)}px"

    circle = round(15 * scale) + 2
    shade = "dark" if tokens.dark else "light"
    ink = "-black" if tokens.on_accent == "#000000" else ""
    line = "2px" if tokens.contrast else "1px"
    onwards = "left" if right_to_left else "right"
    # Of a button with a chevron at its end: the room there, and that where it begins.
    at_right, at_left = (px(8), px(24)) if right_to_left else (px(24), px(8))
    # What is pressed keeps its writing readable: with high contrast lines are too dark to be a ground.
    held = tokens.accent_soft if tokens.contrast else tokens.border
    # A box that cannot be ticked is quieter than one that can, and still a box.
    shut = tokens.border if tokens.contrast else tokens.frame
    return f"""
QToolTip {{ background: {tokens.raised}; color: {tokens.text}; border: 1px solid {tokens.border_strong}; padding: 4px 6px; }}

QLabel[text_role="title"] {{ font-size: {px(TITLE_PX)}; font-weight: 600; }}
QLabel[text_role="heading"] {{ font-size: {px(HEADING_PX)}; font-weight: 600; }}
QLabel[text_role="strong"] {{ font-weight: 600; }}
QLabel[text_role="muted"] {{ color: {tokens.muted}; }}
QLabel[text_role="small"] {{ color: {tokens.muted}; font-size: {px(SMALL_PX)}; }}
QLabel[text_role="label"] {{ color: {tokens.muted}; font-size: {px(SMALL_PX)}; font-weight: 500; }}
QLabel[text_role="section"] {{ color: {tokens.muted}; font-size: {px(SECTION_PX)}; font-weight: 600; }}
QLabel[text_role="danger"] {{ color: {tokens.danger}; }}
QLabel[text_role="warning"] {{ color: {tokens.warning}; }}
QLabel[text_role="success"] {{ color: {tokens.success}; }}

*[surface="window"] {{ background: {tokens.window}; }}
*[surface="base"] {{ background: {tokens.base}; }}
*[surface="raised"] {{ background: {tokens.raised}; }}
QFrame[surface="card"] {{ background: {tokens.raised if tokens.dark else tokens.base};
    border: 1px solid {tokens.border}; border-radius: 8px; }}
QFrame[line="true"] {{ background: {tokens.border}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[line="vertical"] {{ background: {tokens.border}; border: none; max-width: 1px; min-width: 1px; }}

QPushButton {{ background: {tokens.raised}; color: {tokens.text}; border: {line} solid {tokens.frame};
    border-radius: {RADIUS}px; padding: {px(5)} {px(12)}; min-height: {px(16)}; icon-size: {px(16)}; }}
QPushButton:hover {{ background: {tokens.hover}; }}
QPushButton:pressed {{ background: {held}; }}
QPushButton:focus {{ border: {line} solid {tokens.focus}; }}
QPushButton:checked {{ background: {tokens.accent_soft}; border-color: {tokens.accent}; }}
QPushButton:checked:focus {{ border-color: {tokens.focus}; text-decoration: underline; }}
QPushButton:disabled {{ color: {tokens.disabled}; background: {tokens.window}; border-color: {tokens.border}; }}
QPushButton[kind="primary"] {{ background: {tokens.accent}; color: {tokens.on_accent};
    border-color: {tokens.accent}; font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ background: {tokens.accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: {line} solid {tokens.focus_on_accent}; }}
QPushButton[kind="primary"]:disabled {{ background: {tokens.hover};
    color: {tokens.disabled}; border-color: {tokens.border}; }}
QPushButton[kind="danger"] {{ background: {tokens.production}; color: {tokens.on_production};
    border-color: {tokens.production}; font-weight: 600; }}
QPushButton[kind="danger"]:focus {{ border: {line} solid {tokens.focus_on_accent}; }}
QPushButton[kind="danger"]:disabled {{ background: {tokens.hover};
    color: {tokens.disabled}; border-color: {tokens.border}; }}
QPushButton[kind="link"] {{ background: transparent; border: {line} solid transparent; color: {tokens.link};
    padding: 2px 1px; text-align: left; border-radius: 3px; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"]:focus {{ border: {line} solid {tokens.focus}; }}
QPushButton[kind="link"]:disabled {{ color: {tokens.disabled}; }}
QPushButton[segment="left"] {{ border-top-right-radius: 0; border-bottom-right-radius: 0; }}
QPushButton[segment="middle"] {{ border-radius: 0; border-left: none; }}
QPushButton[segment="right"] {{ border-top-left-radius: 0; border-bottom-left-radius: 0; border-left: none; }}
QPushButton[segment="middle"]:focus, QPushButton[segment="right"]:focus {{ border-left: {line} solid {tokens.focus}; }}
QPushButton[kind="quiet"] {{ background: transparent; border: {line} solid transparent; padding: {px(4)} {px(8)}; }}
QPushButton[kind="quiet"]:hover {{ background: {tokens.hover}; }}
QPushButton[kind="quiet"]:focus {{ border: {line} solid {tokens.focus}; }}
QPushButton::menu-indicator {{ image: url(controls:chevron-down-{shade}.svg); width: {px(12)}; height: {px(12)};
    subcontrol-position: right center; right: {px(6)}; }}

QToolButton {{ background: transparent; border: {line} solid transparent; border-radius: {RADIUS}px; padding: {px(4)};
    icon-size: {px(16)}; }}
QToolButton:hover {{ background: {tokens.hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {held}; }}
QToolButton:focus {{ border: {line} solid {tokens.focus}; }}
QToolButton:disabled {{ color: {tokens.disabled}; }}
QToolButton::menu-indicator {{ image: none; }}

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox {{ background: {tokens.base}; color: {tokens.text};
    border: {line} solid {tokens.frame}; border-radius: {RADIUS}px; padding: {px(4)} {px(8)}; min-height: {px(18)};
    selection-background-color: {tokens.accent}; selection-color: {tokens.on_accent}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox {{ placeholder-text-color: {tokens.muted}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus {{ border: {line} solid {tokens.focus}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{ color: {tokens.disabled};
    background: {tokens.window}; }}
QSpinBox::up-button, QSpinBox::down-button {{ subcontrol-origin: border; width: 0; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QSpinBox[wrong="true"] {{ border: {line} solid {tokens.danger}; }}
QComboBox::drop-down {{ border: none; width: {px(22)}; }}
QComboBox::down-arrow {{ image: url(controls:chevron-down-{shade}.svg); width: {px(14)}; height: {px(14)}; }}
QComboBox QAbstractItemView {{ background: {tokens.raised}; border: 1px solid {tokens.border}; outline: none;
    selection-background-color: {tokens.accent_soft}; selection-color: {tokens.text}; }}

QCheckBox, QRadioButton {{ spacing: {px(8)}; background: transparent; }}
QCheckBox::indicator, QListView::indicator, QRadioButton::indicator {{ width: {px(15)}; height: {px(15)};
    border: 1px solid {tokens.border_strong}; background: {tokens.base}; }}
QCheckBox::indicator, QListView::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: {circle // 2}px; }}
QCheckBox::indicator:checked, QListView::indicator:checked {{ background: {tokens.accent}; border-color: {tokens.accent};
    image: url(controls:check{ink}.svg); }}
QCheckBox::indicator:indeterminate {{ background: {tokens.accent}; border-color: {tokens.accent};
    image: url(controls:minus{ink}.svg); }}
QRadioButton::indicator:checked {{ background: {tokens.accent}; border-color: {tokens.accent};
    image: url(controls:dot{ink}.svg); }}
QCheckBox:focus, QRadioButton:focus {{ color: {tokens.link}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: {line} solid {tokens.focus}; }}
QRadioButton::indicator:focus {{ border-radius: {circle // 2 + tokens.contrast}px; }}
QCheckBox:disabled, QRadioButton:disabled, QSpinBox:disabled, QSpinBox QLineEdit:disabled {{ color: {tokens.muted}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {shut}; }}
QCheckBox::indicator:checked:disabled, QRadioButton::indicator:checked:disabled {{ background: {tokens.disabled};
    border-color: {tokens.disabled}; }}

QAbstractItemView {{ background: {tokens.base}; border: none; outline: none; gridline-color: {tokens.border};
    selection-background-color: {tokens.accent_soft}; selection-color: {tokens.text}; }}
QTableView {{ alternate-background-color: {tokens.base}; icon-size: {px(16)}; }}
QTableView::item {{ padding: 0 {px(6)}; border: {line} solid transparent; }}
QTableView::item:focus {{ border: {line} solid {tokens.focus}; border-radius: 3px; }}
QHeaderView {{ background: {tokens.window}; border: none; }}
QHeaderView::section {{ background: {tokens.window}; color: {tokens.muted}; border: none; font-size: {px(SMALL_PX)};
    border-right: 1px solid {tokens.border}; border-bottom: 1px solid {tokens.border};
    padding: {px(4)} {px(10)}; font-weight: 500; }}
QTableCornerButton::section {{ background: {tokens.window}; border: none;
    border-right: 1px solid {tokens.border}; border-bottom: 1px solid {tokens.border}; }}
QHeaderView::section:hover {{ background: {tokens.hover}; }}
QHeaderView::up-arrow {{ image: url(controls:chevron-up-{shade}.svg); width: {px(12)}; height: {px(12)};
    subcontrol-position: right center; right: {px(6)}; }}
QHeaderView::down-arrow {{ image: url(controls:chevron-down-{shade}.svg); width: {px(12)}; height: {px(12)};
    subcontrol-position: right center; right: {px(6)}; }}
QListView::item {{ padding: {px(3)} {px(6)}; }}
QTreeView::branch {{ background: transparent; }}
QTreeView::branch:has-children:closed {{ image: url(controls:chevron-{onwards}-{shade}.svg); }}
QTreeView::branch:has-children:open {{ image: url(controls:chevron-down-{shade}.svg); }}

QTreeView#navigation {{ background: {tokens.window}; show-decoration-selected: 0; }}
QTreeView#navigation::item:selected, QTreeView#navigation::branch:selected {{ background: transparent; }}
QListView#navigation {{ background: {tokens.window}; }}
QAbstractScrollArea#framed {{ border: {line} solid {tokens.frame}; border-radius: {RADIUS}px; }}
QAbstractScrollArea#framed:focus {{ border: {line} solid {tokens.focus}; }}
QListView#framed {{ icon-size: {px(16)}; }}
QListView#framed::item {{ padding: {px(5)} {px(6)}; }}
QScrollArea#details {{ border: {line} solid transparent; }}
QScrollArea#details:focus {{ border: {line} solid {tokens.focus}; }}
QScrollArea#plain, QScrollArea#plain > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollArea#plain {{ border: {line} solid transparent; }}
QScrollArea#plain:focus {{ border: {line} solid {tokens.focus}; }}
QFrame#palette, QFrame#drawer {{ background: {tokens.raised}; border: {line} solid {tokens.frame}; border-radius: 10px; }}
QFrame#palette QLineEdit {{ border: none; background: transparent; padding: {px(10)} {px(8)}; font-size: {px(HEADING_PX)}; }}
QFrame#palette QListView {{ background: transparent; padding: 4px 0; }}
QFrame[floats="true"] {{ background: {tokens.raised}; border: {line} solid {tokens.frame}; }}
QFrame[floats="true"] QListView {{ background: transparent; }}
QScrollArea#drawerScroll, QWidget#drawerRows {{ background: transparent; }}
QPushButton[kind="field"] {{ background: {tokens.base}; color: {tokens.muted}; text-align: left; padding: {px(4)} {px(10)}; }}
QPushButton[kind="field"]:hover {{ background: {tokens.hover}; }}
QComboBox QLineEdit, QSpinBox QLineEdit, QSpinBox QLineEdit:focus {{
    border: none; background: transparent; padding: 0; min-height: 0; }}
QToolButton[kind="mode"] {{ padding: {px(3)} {at_right} {px(3)} {at_left}; border: {line} solid {tokens.frame};
    border-radius: {RADIUS}px; }}
QToolButton[kind="mode"]:focus {{ border: {line} solid {tokens.focus}; }}
QToolButton[kind="mode"]::menu-indicator {{ image: url(controls:chevron-down-{shade}.svg); width: {px(12)};
    height: {px(12)}; subcontrol-position: right center; right: {px(6)}; }}
QToolButton[kind="fixed mode"] {{ padding: {px(3)} {px(8)}; border: 1px solid {tokens.border}; border-radius: {RADIUS}px; }}
QToolButton[kind="status"] {{ color: {tokens.muted}; font-size: {px(SMALL_PX)}; padding: 2px 6px; }}

QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {tokens.muted}; border: none; border-bottom: 2px solid transparent;
    padding: {px(7)} {px(12)} {px(6)} {px(12)}; }}
QTabBar::tab:hover {{ color: {tokens.text}; }}
QTabBar::tab:selected {{ color: {tokens.text}; border-bottom: 2px solid {tokens.accent}; }}
QTabBar::tab:focus {{ color: {tokens.link}; }}
QTabBar::tear {{ image: none; width: 0; }}
QTabBar::scroller {{ width: {px(24)}; }}
QTabBar QToolButton {{ background: {tokens.window}; border: none; padding: 0; }}
QTabBar QToolButton:hover {{ background: {tokens.hover}; }}
QTabBar QToolButton::left-arrow {{ image: url(controls:chevron-left-{shade}.svg); width: {px(16)}; height: {px(16)}; }}
QTabBar QToolButton::right-arrow {{ image: url(controls:chevron-right-{shade}.svg); width: {px(16)}; height: {px(16)}; }}
QTabWidget::pane {{ border: none; }}

QMenuBar {{ background: {tokens.window}; border: none; padding: 2px 4px; }}
QMenuBar::item {{ padding: {px(4)} {px(8)}; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {tokens.hover}; }}
QMenu {{ background: {tokens.raised}; color: {tokens.text}; border: 1px solid {tokens.border}; padding: 4px; icon-size: {px(16)}; }}
QMenu::item {{ padding: {px(5)} {px(24)} {px(5)} {px(10)}; border-radius: 4px; }}
QMenu::icon {{ left: 8px; }}
QMenu::item:selected {{ background: {tokens.accent_soft}; color: {tokens.text}; }}
QMenu::item:disabled {{ color: {tokens.disabled}; }}
QMenu::separator {{ height: 1px; background: {tokens.border}; margin: 4px 6px; }}
QMenu::right-arrow, QMenu::left-arrow {{ image: url(controls:chevron-{onwards}-{shade}.svg); width: {px(12)}; height: {px(12)}; }}

QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {tokens.thumb}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:hover {{ background: {tokens.border_strong}; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: {tokens.base}; }}

QProgressBar {{ background: {tokens.trough}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
    color: transparent; }}
QProgressBar::chunk {{ background: {tokens.accent}; border-radius: 3px; }}

QSplitter::handle {{ background: {tokens.border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}

QStatusBar {{ background: {tokens.window}; border-top: 1px solid {tokens.border}; color: {tokens.muted}; }}
QStatusBar::item {{ border: none; }}
QDialog {{ background: {tokens.raised if tokens.dark else tokens.base}; }}
QGroupBox {{ border: 1px solid {tokens.border}; border-radius: 8px; margin-top: {px(TEXT_PX)}; padding: {px(8)}; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 8px; padding: 0 4px; color: {tokens.muted}; }}
"""
